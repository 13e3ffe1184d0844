package org.gradus;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.gradus.device.Device;
import org.gradus.ir.Expr;
import org.gradus.ir.Place;
import org.gradus.ir.Pointwise;
import org.gradus.ir.ScatterMode;
import org.gradus.types.DType;
import org.gradus.types.DTypeException;
import org.gradus.types.IndexException;
import org.gradus.types.Shape;
import org.gradus.types.ShapeException;

/**
 * Indexing as with brackets. Numbers, slices and new axes make a view; tensors then pick from that view: their values are
 * broadcast together, and the picked dims stand where the first of them stood if they are neighbours, else in front.
 */
final class Indexing {
    private Indexing() { }

    /** A view, and for its leading dims the tensors that pick from them, or {@code null}. */
    record Target(Tensor view, List<Tensor> indices) { }

    static Target resolve(Tensor x, Index... components) {
        List<Tensor> indices = new ArrayList<>();
        Tensor view = x;
        int dim = 0;
        int missing = missing(x, components);
        boolean widened = false;
        for (Index c : components) {
            if (c instanceof Index.At at) {
                Parts.position("index", at.index(), dim + x.dim() - view.dim(), x.shape());
                view = view.select(dim, at.index());
            } else if (c instanceof Index.Slice s) {
                boolean whole = s.start() == null && s.end() == null && s.step() == 1;
                view = whole ? view : Parts.slice(view, dim, s.start(), s.end(), s.step());
                dim++;
            } else if (c instanceof Index.NewAxis) {
                view = view.unsqueeze(dim++);
            } else if (c instanceof Index.Ellipsis) {
                if (widened) {
                    throw new IndexException("index: an index can only have a single ellipsis");
                }
                widened = true;
                dim += missing;
            } else if (c instanceof Index.Positions p) {
                for (long position : p.positions()) {
                    Parts.position("index", position, dim + x.dim() - view.dim(), x.shape());
                }
                place(indices, dim++, upload(x.place(), p.positions(), Shape.of(p.positions().length)));
            } else {
                Index.Select s = (Index.Select) c;
                if (s.index().dim() == 0 && !s.isMask()) {
                    view = view.select(dim, s.index().itemLong());
                } else if (s.isMask() && s.index().dim() == 0) {
                    view = view.unsqueeze(dim);
                    place(indices, dim++, s.index().reshape(1));
                } else {
                    place(indices, dim, s.index());
                    dim += covered(s.index());
                }
            }
        }
        return new Target(view, indices);
    }

    private static void place(List<Tensor> indices, int dim, Tensor index) {
        for (int d = indices.stream().mapToInt(Indexing::covered).sum(); d < dim; d++) {
            indices.add(null);
        }
        indices.add(index);
    }

    /** How many dims an index tensor stands for. */
    private static int covered(Tensor index) {
        return index != null && Dtypes.isMask(index.dtype()) ? index.dim() : 1;
    }

    /** How many dims of {@code x} the components leave to an ellipsis. */
    private static int missing(Tensor x, Index... components) {
        int named = 0;
        for (Index c : components) {
            if (c instanceof Index.Select s) {
                named += covered(s.index());
            } else if (!(c instanceof Index.Ellipsis) && !(c instanceof Index.NewAxis)) {
                named++;
            }
        }
        if (named > x.dim()) {
            throw new IndexException("index: too many indices for tensor of dimension " + x.dim() + " (shape " + x.shape() + ")");
        }
        return x.dim() - named;
    }

    static Tensor upload(Place place, long[] values, Shape shape) {
        return Tensor.of(((Device) place).upload(values, DType.INT64, shape));
    }

    /** Masks turned into positions; int64 otherwise. Reads masks back, as their number of positions is a shape. */
    static List<Tensor> positions(Tensor x, List<Tensor> indices) {
        List<Tensor> out = new ArrayList<>();
        for (Tensor index : indices) {
            if (index == null) {
                out.add(null);
            } else if (index.isFloatingPoint()) {
                throw new DTypeException("index: tensors used as indices must be long, byte or bool tensors, got " + index.dtype());
            } else if (Dtypes.isMask(index.dtype())) {
                checkMask(x, index, out.size());
                out.addAll(Masks.positions(index));
            } else {
                out.add(index);
            }
        }
        if (out.size() > x.dim()) {
            throw new IndexException("index: too many indices for tensor of dimension " + x.dim() + " (shape " + x.shape() + ")");
        }
        return out;
    }

    private static void checkMask(Tensor x, Tensor mask, int dim) {
        for (int d = 0; d < mask.dim(); d++) {
            if (dim + d >= x.dim() || mask.size(d) != x.size(dim + d)) {
                throw new IndexException("index: The shape of the mask " + mask.shape() + " at index " + d
                    + " does not match the shape of the indexed tensor " + x.shape() + " at index " + (dim + d));
            }
        }
    }

    /** Where picked elements lie: a shape, one index value for each picking tensor, and the axis map of gather and scatter. */
    record Picks(Shape shape, Expr[] index, int[] axes) { }

    static Picks picks(String op, Tensor x, List<Tensor> positions) {
        Shape common = Shape.SCALAR;
        List<Integer> picked = new ArrayList<>();
        for (int d = 0; d < positions.size(); d++) {
            if (positions.get(d) != null) {
                common = broadcast(op, common, positions.get(d).shape(), positions);
                picked.add(d);
            }
        }
        boolean neighbours = picked.get(picked.size() - 1) - picked.get(0) == picked.size() - 1;
        int at = neighbours ? picked.get(0) : 0;
        long[] dims = new long[x.dim() - picked.size() + common.rank()];
        int[] axes = new int[x.dim()];
        int n = 0;
        for (int d = 0; d <= x.dim(); d++) {
            if (n == at) {
                System.arraycopy(common.dims(), 0, dims, n, common.rank());
                n += common.rank();
                at = -1;
            }
            if (d < x.dim()) {
                int number = picked.indexOf(d);
                axes[d] = number;
                if (number < 0) {
                    dims[n] = x.size(d);
                    axes[d] = ~n++;
                }
            }
        }
        Shape shape = Shape.of(dims);
        int start = neighbours ? picked.get(0) : 0;
        Expr[] index = new Expr[picked.size()];
        for (int i = 0; i < index.length; i++) {
            Expr e = fromEnd(positions.get(picked.get(i)).expr(op).cast(DType.INT64), x.size(picked.get(i)));
            index[i] = spread(e.expand(common), shape, start);
        }
        return new Picks(shape, index, axes);
    }

    private static Shape broadcast(String op, Shape a, Shape b, List<Tensor> all) {
        try {
            return Shape.broadcast(op, a, b);
        } catch (ShapeException e) {
            List<Shape> shapes = all.stream().filter(Objects::nonNull).map(Tensor::shape).toList();
            throw new IndexException(op + ": shape mismatch: indexing tensors could not be broadcast together with shapes "
                + shapes, e);
        }
    }

    /** Negative numbers count from the end; what lies outside stays as it is, for the message. */
    static Expr fromEnd(Expr index, long extent) {
        Expr moved = ExprMath.add(index, ExprMath.number(index, extent));
        Expr zero = ExprMath.number(index, 0L);
        Expr within = ExprMath.and(ExprMath.lt(index, zero), Expr.map(Pointwise.GE, moved, zero));
        return ExprMath.where(within, moved, index);
    }

    /** A value over {@code shape}'s dims from {@code start} on, the same along the others. */
    private static Expr spread(Expr e, Shape shape, int start) {
        long[] dims = new long[shape.rank()];
        Arrays.fill(dims, 1);
        System.arraycopy(e.shape().dims(), 0, dims, start, e.shape().rank());
        return e.reshape(Shape.of(dims)).expand(shape);
    }

    static Tensor index(Tensor x, List<Tensor> indices) {
        List<Tensor> positions = positions(x, indices);
        if (positions.stream().allMatch(Objects::isNull)) {
            return x.alias();
        }
        Picks p = picks("index", x, positions);
        Expr value = Expr.gather(x.expr("index"), p.axes(), p.shape(), "index", p.index());
        return Call.of("index", value, with(positions, x)).make();
    }

    private static Tensor[] with(List<Tensor> rest, Tensor... first) {
        Tensor[] out = Arrays.copyOf(first, first.length + rest.size());
        for (int i = 0; i < rest.size(); i++) {
            out[first.length + i] = rest.get(i);
        }
        return out;
    }

    static Tensor get(Tensor x, Index... components) {
        try (Scope scope = Scope.open()) {
            Target t = resolve(x, components);
            Tensor out = t.indices().isEmpty() ? t.view() : index(t.view(), t.indices());
            return scope.keep(out == x ? x.alias() : out);
        }
    }

    static Call put(Tensor x, List<Tensor> indices, Tensor values, boolean accumulate) {
        if (values.dtype() != x.dtype()) {
            throw new DTypeException("indexPut: Index put requires the source and destination dtypes match, got "
                + Dtypes.name(x.dtype()) + " for the destination and " + Dtypes.name(values.dtype()) + " for the source.");
        }
        List<Tensor> positions = positions(x, indices);
        Picks p = picks("indexPut", x, positions);
        Expr source = fitted("indexPut", values, p.shape());
        Expr value = Expr.scatter(x.expr("indexPut"), source, p.axes(), accumulate ? ScatterMode.ADD : ScatterMode.SET,
            "indexPut", p.index());
        return new Call("indexPut", value, Call.attrs(accumulate), with(positions, x, values));
    }

    private static Expr fitted(String op, Tensor values, Shape shape) {
        if (!Views.fits(values.shape(), shape)) {
            throw new ShapeException(op + ": shape mismatch: value tensor of shape " + values.shape()
                + " cannot be broadcast to indexing result of shape " + shape);
        }
        return values.expr(op).expand(shape);
    }

    static void set(Tensor x, Tensor given, Index... components) {
        try (Scope scope = Scope.open()) {
            Target t = resolve(x, components);
            Tensor value = withoutLeadingOnes(given);
            Tensor view = t.view();
            List<Tensor> masks = t.indices().stream().filter(Objects::nonNull).toList();
            if (masks.isEmpty()) {
                view.copy_(value);
            } else if (masks.size() == 1 && Dtypes.isMask(masks.get(0).dtype()) && value.dim() == 0) {
                int at = t.indices().indexOf(masks.get(0));
                checkMask(view, masks.get(0), at);
                view.maskedFill_(maskOver(view, masks.get(0), at), value.to(x.dtype()));
            } else {
                t.view().indexPut_(t.indices().toArray(new Tensor[0]), value, false);
            }
        }
    }

    private static Tensor withoutLeadingOnes(Tensor value) {
        Tensor v = value;
        while (v.dim() > 0 && v.size(0) == 1) {
            v = v.squeeze(0);
        }
        return v;
    }

    /** A mask of some dims, with dims of extent 1 for those behind it. */
    private static Tensor maskOver(Tensor view, Tensor mask, int at) {
        long[] dims = new long[view.dim() - at];
        Arrays.fill(dims, 1);
        System.arraycopy(mask.shape().dims(), 0, dims, 0, mask.dim());
        return mask.reshape(dims);
    }

    static List<Tensor> listed(Tensor... indices) {
        return Collections.unmodifiableList(Arrays.asList(indices));
    }
}
