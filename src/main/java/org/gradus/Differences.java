package org.gradus;

import java.util.Arrays;
import java.util.ArrayList;
import java.util.List;
import org.gradus.types.ArgumentException;
import org.gradus.types.DType;
import org.gradus.types.DTypeException;
import org.gradus.types.IndexException;
import org.gradus.types.ShapeException;

/** Differences of neighbours, numerical derivatives and integrals. */
final class Differences {
    private Differences() { }

    /** All but the last {@code dropped} elements from {@code from} on. */
    private static Tensor part(Tensor x, int dim, long from, long dropped) {
        return x.narrow(dim, from, x.size(dim) - from - dropped);
    }

    static Tensor diff(Tensor x, long n, int dim, Tensor prepend, Tensor append) {
        if (x.dim() == 0) {
            throw new ShapeException("diff expects input to be at least one-dimensional, got shape " + x.shape());
        }
        int axis = x.shape().axis(dim, "diff");
        for (Tensor t : new Tensor[] {prepend, append}) {
            if (t != null) {
                checkBeside(x, t, axis);
            }
        }
        return Scope.of(() -> {
            List<Tensor> parts = new ArrayList<>(Arrays.asList(prepend, x, append));
            parts.removeIf(t -> t == null);
            Tensor all = parts.size() == 1 ? x : Gradus.cat(parts, axis);
            Tensor out = n == 0 ? x.clone() : n < 0 ? all.clone() : all;
            for (long i = 0; i < n && out.size(axis) > 0; i++) {
                Tensor next = part(out, axis, 1, 0);
                Tensor before = part(out, axis, 0, 1);
                out = out.dtype() == DType.BOOL ? next.logicalXor(before) : next.sub(before);
            }
            return out;
        });
    }

    private static void checkBeside(Tensor x, Tensor t, int axis) {
        if (t.dim() != x.dim()) {
            throw new ShapeException("diff expects prepend or append to be the same dimension as input, got shapes " + t.shape()
                + " and " + x.shape());
        }
        for (int d = 0; d < x.dim(); d++) {
            if (d != axis && t.size(d) != x.size(d)) {
                throw new ShapeException("diff expects the shape of tensor to prepend or append to match that of input except "
                    + "along the differencing dimension; input.size(" + d + ") = " + x.size(d) + ", but got tensor.size(" + d + ") = "
                    + t.size(d));
            }
        }
    }

    static Tensor trapezoid(String op, Tensor y, Number dx, int dim) {
        int axis = checked(op, y, y, dim);
        return Scope.of(() -> {
            if (y.size(axis) == 0) {
                return y.sum(new int[] {axis}, false, y.dtype());
            }
            Tensor ends = y.select(axis, 0).mul(0.5).add(y.select(axis, -1).mul(0.5));
            return y.sum(axis).sub(ends).mul(dx.doubleValue());
        });
    }

    static Tensor trapezoid(String op, Tensor y, Tensor x, int dim) {
        int axis = checked(op, y, x, dim);
        return Scope.of(() -> y.size(axis) == 0 ? y.sum(new int[] {axis}, false, y.dtype())
            : sums(y, axis).mul(steps(op, y, x, axis)).sum(axis).div(2.0));
    }

    static Tensor cumulativeTrapezoid(Tensor y, Number dx, int dim) {
        int axis = checked("cumulativeTrapezoid", y, y, dim);
        return Scope.of(() -> sums(y, axis).mul(dx.doubleValue() / 2).cumsum(axis));
    }

    static Tensor cumulativeTrapezoid(Tensor y, Tensor x, int dim) {
        int axis = checked("cumulativeTrapezoid", y, x, dim);
        return Scope.of(() -> sums(y, axis).mul(steps("cumulativeTrapezoid", y, x, axis)).cumsum(axis).div(2.0));
    }

    private static int checked(String op, Tensor y, Tensor x, int dim) {
        if (y.dim() == 0) {
            throw new IndexException(op + ": Dimension specified as " + dim + " but tensor has no dimensions");
        }
        if (y.dtype() == DType.BOOL || x.dtype() == DType.BOOL) {
            throw new DTypeException(op + ": received a bool input for `x` or `y`, but bool is not supported");
        }
        return y.shape().axis(dim, op);
    }

    private static Tensor sums(Tensor y, int axis) {
        return y.size(axis) == 0 ? y : part(y, axis, 0, 1).add(part(y, axis, 1, 0));
    }

    private static Tensor steps(String op, Tensor y, Tensor x, int axis) {
        long[] dims = new long[y.dim()];
        Arrays.fill(dims, 1);
        if (x.dim() == 1) {
            if (x.numel() != y.size(axis)) {
                throw new ShapeException(op + ": There must be one `x` value for each sample point, got shapes " + x.shape()
                    + " and " + y.shape() + " with dim " + axis);
            }
            dims[axis] = x.numel();
        } else {
            dims = x.dim() < y.dim() ? dims : x.shape().dims();
            System.arraycopy(x.shape().dims(), 0, dims, dims.length - x.dim(), x.dim());
        }
        Tensor values = x.reshape(dims);
        return values.size(axis) == 0 ? values : part(values, axis, 1, 0).sub(part(values, axis, 0, 1));
    }

    /** @param count of spacings; negative for one that serves all dims */
    private static int[] axes(Tensor x, int count, int[] dims, int edgeOrder) {
        if (edgeOrder != 1 && edgeOrder != 2) {
            throw new ArgumentException("gradient only supports edge_order=1 and edge_order=2, got " + edgeOrder);
        }
        int[] axes = dims == null ? new int[x.dim()] : dims.clone();
        if (count >= 0 && count != axes.length && !(dims == null && count == 1)) {
            throw new ArgumentException("torch.gradient expected spacing to be unspecified, a scalar or a list of the length "
                + "of dim, " + axes.length + ", but got a list of length " + count + " for shape " + x.shape());
        }
        for (int i = 0; i < axes.length; i++) {
            axes[i] = dims == null ? i : x.shape().axis(dims[i], "gradient");
            for (int j = 0; j < i; j++) {
                if (axes[j] == axes[i]) {
                    throw new ShapeException("gradient: dim " + axes[i] + " appears multiple times in the list of dims");
                }
            }
            if (x.size(axes[i]) < edgeOrder + 1) {
                throw new ShapeException("torch.gradient expected each dimension size to be at least edge_order+1, got shape "
                    + x.shape() + " and edge_order " + edgeOrder);
            }
        }
        return axes;
    }

    static List<Tensor> gradient(Tensor x, double[] spacing, boolean one, int[] dims, int edgeOrder) {
        int[] axes = axes(x, one ? -1 : spacing.length, dims, edgeOrder);
        List<Tensor> out = new ArrayList<>();
        for (int i = 0; i < axes.length; i++) {
            int axis = axes[i];
            double step = spacing[spacing.length == 1 ? 0 : i];
            out.add(Scope.of(() -> even(x, axis, step, edgeOrder)));
        }
        return out;
    }

    private static Tensor even(Tensor x, int axis, double step, int edgeOrder) {
        Tensor centre = part(x, axis, 2, 0).sub(part(x, axis, 0, 2)).div(2 * step);
        Tensor first = edgeOrder == 1 ? at(x, axis, 1).sub(at(x, axis, 0))
            : at(x, axis, 0).mul(-1.5).add(at(x, axis, 1).mul(2)).sub(at(x, axis, 2).mul(0.5));
        Tensor last = edgeOrder == 1 ? at(x, axis, -1).sub(at(x, axis, -2))
            : at(x, axis, -1).mul(1.5).sub(at(x, axis, -2).mul(2)).add(at(x, axis, -3).mul(0.5));
        return Gradus.cat(List.of(first.div(step), centre, last.div(step)), axis);
    }

    /** One element along the axis, which stays; negative numbers count from the end. */
    private static Tensor at(Tensor x, int axis, long i) {
        return x.narrow(axis, i < 0 ? i + x.size(axis) : i, 1);
    }

    static List<Tensor> gradient(Tensor x, List<Tensor> coordinates, int[] dims, int edgeOrder) {
        int[] axes = axes(x, coordinates.size(), dims, edgeOrder);
        List<Tensor> out = new ArrayList<>();
        for (int i = 0; i < axes.length; i++) {
            int axis = axes[i];
            Tensor own = coordinates.get(coordinates.size() == 1 ? 0 : i);
            if (own.dim() != 1) {
                throw new ShapeException("torch.gradient expected each element of spacing to have one dimension, but got shape "
                    + own.shape());
            }
            if (own.numel() != x.size(axis)) {
                throw new ShapeException("gradient: expected one coordinate for each element along dim " + axis + " of shape "
                    + x.shape() + ", got shape " + own.shape());
            }
            out.add(Scope.of(() -> uneven(x, axis, own, edgeOrder)));
        }
        return out;
    }

    /** Second order inside, by the parabola through three points (as NumPy's {@code gradient} documents it). */
    private static Tensor uneven(Tensor x, int axis, Tensor coordinates, int edgeOrder) {
        long[] dims = new long[x.dim()];
        Arrays.fill(dims, 1);
        dims[axis] = -1;
        Tensor steps = coordinates.diff().reshape(dims);
        Tensor h = part(steps, axis, 0, 1);
        Tensor k = part(steps, axis, 1, 0);
        Tensor centre = k.neg().div(h.mul(h.add(k))).mul(part(x, axis, 0, 2))
            .add(k.sub(h).div(h.mul(k)).mul(part(x, axis, 1, 1)))
            .add(h.div(k.mul(h.add(k))).mul(part(x, axis, 2, 0)));
        Tensor first = edgeOrder == 1 ? at(x, axis, 1).sub(at(x, axis, 0)).div(at(steps, axis, 0))
            : edge(at(x, axis, 0), at(x, axis, 1), at(x, axis, 2), at(steps, axis, 0), at(steps, axis, 1)).neg();
        Tensor last = edgeOrder == 1 ? at(x, axis, -1).sub(at(x, axis, -2)).div(at(steps, axis, -1))
            : edge(at(x, axis, -1), at(x, axis, -2), at(x, axis, -3), at(steps, axis, -1), at(steps, axis, -2));
        return Gradus.cat(List.of(first, centre, last), axis);
    }

    /** The derivative at the end {@code a} of three points, away from {@code b} and {@code c}, with distances h and k. */
    private static Tensor edge(Tensor a, Tensor b, Tensor c, Tensor h, Tensor k) {
        Tensor both = h.add(k);
        return h.mul(2).add(k).div(h.mul(both)).mul(a).sub(both.div(h.mul(k)).mul(b)).add(h.div(k.mul(both)).mul(c));
    }
}
