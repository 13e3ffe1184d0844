package org.gradus;

import java.util.Arrays;
import java.util.List;
import org.gradus.ir.AttentionExpr;
import org.gradus.ir.Expr;
import org.gradus.types.DType;
import org.gradus.types.Layout;
import org.gradus.types.Shape;

/**
 * {@code softmax(q k^T s + mask) v} as one operation, whose scores are never in memory all at once, nor kept for the gradient.
 * Its inputs are queries {@code (B..., L, E)}, keys {@code (B..., S, E)}, values {@code (B..., S, Ev)} and the mask or
 * {@code null}.
 *
 * <p>Where the device has no kernel for it, for dropout, masks that want a gradient, few queries or keys, and while operations
 * are recorded for an export, it is composed of products and a softmax instead; so are gradients that are to be differentiated
 * again.
 *
 * @param isCausal whether query i attends to the keys up to i only
 */
public record FusedAttention(double scale, boolean isCausal) {
    private static final String OP = "attention";
    /** With fewer, scores take no more memory than keys do. */
    private static final long FEWEST_QUERIES = 16;

    static boolean suits(Tensor q, Tensor k, Tensor v, Tensor mask, double dropout) {
        boolean large = q.size(-2) >= FEWEST_QUERIES && q.size(-1) > 0 && q.numel() > 0 && k.numel() > 0 && v.numel() > 0;
        boolean plainMask = mask == null || mask.numel() > 0 && !Call.differentiated(mask) && !mask.expr(OP).isConstant();
        return large && dropout == 0 && plainMask && q.device().attends(k.size(-2)) && !GradEngine.get().recordsAll();
    }

    /** Computed in float32 for dtypes that are for storage only. */
    Tensor apply(Tensor q, Tensor k, Tensor v, Tensor mask) {
        DType dtype = q.dtype();
        if (dtype.isStorage()) {
            DType wide = dtype.compute();
            Tensor added = mask == null || mask.dtype() == DType.BOOL ? mask : mask.to(wide);
            return apply(q.to(wide), k.to(wide), v.to(wide), added).to(dtype);
        }
        Shape batch = Shape.broadcast(OP, Shape.broadcast(OP, batch(q), batch(k)), batch(v));
        Shape all = mask == null || mask.dim() < 2 ? batch : Shape.broadcast(OP, batch, batch(mask));
        Tensor queries = expanded(q, all);
        Tensor keys = expanded(k, all);
        Tensor values = expanded(v, all);
        boolean keepsRows = Call.differentiated(q, k, v);
        Expr made = AttentionExpr.values(isCausal, keepsRows, scale, queries.expr(OP), keys.expr(OP), values.expr(OP),
            pairs(queries, keys, mask));
        if (!keepsRows) {
            return Tensor.of(made);
        }
        Shape shape = Shape.of(with(all, q.size(-2), v.size(-1)));
        long rows = shape.numel() / v.size(-1);
        Expr value = made.view(Layout.of(shape, Layout.contiguous(shape).strides(), 0));
        Expr kept = made.view(Layout.of(Shape.of(2, rows), new long[] {rows, 1}, shape.numel()));
        return new Call(OP, value, Call.attrs(this), queries, keys, values, mask).make(kept).get(0);
    }

    private static Shape batch(Tensor t) {
        return Shape.of(Arrays.copyOf(t.shape().dims(), t.dim() - 2));
    }

    private static Tensor expanded(Tensor t, Shape batch) {
        return batch(t).equals(batch) ? t : t.expand(with(batch, t.size(-2), t.size(-1)));
    }

    private static long[] with(Shape batch, long rows, long columns) {
        long[] dims = Arrays.copyOf(batch.dims(), batch.rank() + 2);
        dims[batch.rank()] = rows;
        dims[batch.rank() + 1] = columns;
        return dims;
    }

    private static Expr pairs(Tensor q, Tensor k, Tensor mask) {
        return mask == null ? null : mask.expr(OP).expand(Shape.of(with(batch(q), q.size(-2), k.size(-2))));
    }

    /**
     * Gradients of queries, keys and values.
     *
     * @param inputs of the operation
     * @param value  its result
     * @param kept   what it kept of each row, {@code (2, rows)}
     * @param grad   of its result
     */
    public Tensor[] backward(Tensor[] inputs, Tensor value, Tensor kept, Tensor grad) {
        long[] dims = with(batch(value), value.size(-2), 2);
        long[] strides = Layout.contiguous(Shape.of(Arrays.copyOf(dims, dims.length - 1))).strides();
        strides = Arrays.copyOf(strides, dims.length);
        strides[dims.length - 1] = kept.size(1);
        Expr rows = kept.expr(OP).view(Layout.of(Shape.of(dims), strides, 0));
        Expr all = AttentionExpr.gradients(isCausal, scale, inputs[0].expr(OP), inputs[1].expr(OP), inputs[2].expr(OP),
            value.expr(OP), rows, grad.expr(OP), pairs(inputs[0], inputs[1], inputs[3]));
        Expr[] parts = new Expr[3];
        long at = 0;
        for (int i = 0; i < parts.length; i++) {
            Shape shape = inputs[i].shape();
            parts[i] = all.view(Layout.of(shape, Layout.contiguous(shape).strides(), at));
            at += shape.numel();
        }
        return Tensor.all(parts).toArray(Tensor[]::new);
    }

    /** The same by operations that are recorded one by one. */
    public List<Tensor> composed(Tensor[] inputs) {
        return List.of(composed(inputs[0], inputs[1], inputs[2], inputs[3], 0, null));
    }

    Tensor composed(Tensor q, Tensor k, Tensor v, Tensor mask, double dropout, Generator generator) {
        Tensor scores = q.matmul(k.transpose(-2, -1)).mul(scale);
        Tensor visible = isCausal ? Gradus.ones(Shape.of(q.size(-2), k.size(-2)), DType.BOOL, q.device()).tril() : mask;
        if (visible != null) {
            scores = visible.dtype() == DType.BOOL ? scores.maskedFill(visible.logicalNot(), Double.NEGATIVE_INFINITY)
                : scores.add(visible);
        }
        return Layers.dropout(scores.softmax(-1), dropout, true, generator).matmul(v);
    }
}
