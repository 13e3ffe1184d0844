package org.gradus;

import org.gradus.types.ArgumentException;
import org.gradus.types.DType;
import org.gradus.types.ShapeException;

/** {@code softmax(q k^T s + mask) v} (Vaswani et al., "Attention Is All You Need", 2017). */
final class Attention {
    private Attention() { }

    static Tensor attend(Tensor q, Tensor k, Tensor v, Tensor mask, double dropoutP, boolean isCausal, Double scale,
                         boolean enableGqa, Generator generator) {
        String op = "scaledDotProductAttention";
        check(op, q, k, v, mask);
        if (isCausal && mask != null) {
            throw new ArgumentException(op + ": Explicit attn_mask should not be set when is_causal is true, got mask "
                + mask.shape());
        }
        double s = scale != null ? scale : 1 / Math.sqrt(q.size(-1));
        return Scope.of(() -> {
            Tensor keys = enableGqa ? grouped(op, q, k) : k;
            Tensor values = enableGqa ? grouped(op, q, v) : v;
            FusedAttention attention = new FusedAttention(s, isCausal);
            return FusedAttention.suits(q, keys, values, mask, dropoutP) ? attention.apply(q, keys, values, mask)
                : attention.composed(q, keys, values, mask, dropoutP, generator);
        });
    }

    /** Heads of keys and values that serve several heads of queries, repeated next to one another. */
    private static Tensor grouped(String op, Tensor q, Tensor t) {
        if (q.dim() < 3 || t.dim() < 3 || t.size(-3) == 0 || q.size(-3) % t.size(-3) != 0) {
            throw new ShapeException(op + ": the heads of the query " + q.shape() + " are no multiple of those of " + t.shape());
        }
        long[] dims = t.shape().dims();
        long times = q.size(-3) / t.size(-3);
        long[] wide = new long[dims.length + 1];
        System.arraycopy(dims, 0, wide, 0, dims.length - 2);
        wide[dims.length - 2] = times;
        System.arraycopy(dims, dims.length - 2, wide, dims.length - 1, 2);
        dims[dims.length - 3] *= times;
        return t.unsqueeze(-3).expand(wide).reshape(dims);
    }

    private static boolean fits(Tensor mask, int fromLast, long size) {
        return mask.dim() < fromLast || mask.size(-fromLast) == 1 || mask.size(-fromLast) == size;
    }

    private static void check(String op, Tensor q, Tensor k, Tensor v, Tensor mask) {
        Elementwise.notIntegral(op, q);
        Elementwise.sameDevice(op, q, k, v, mask);
        Elementwise.sameDtype(op, q, k, v);
        if (q.dim() < 2 || k.dim() < 2 || v.dim() < 2) {
            throw new ShapeException(op + ": expected query, key and value of at least 2 dims, got " + q.shape() + ", " + k.shape()
                + " and " + v.shape());
        }
        if (q.size(-1) != k.size(-1) || k.size(-2) != v.size(-2)) {
            throw new ShapeException(op + ": query " + q.shape() + ", key " + k.shape() + " and value " + v.shape()
                + " do not fit together as (..., L, E), (..., S, E), (..., S, Ev)");
        }
        if (mask != null && mask.dtype() != DType.BOOL && mask.dtype() != q.dtype()) {
            throw new ArgumentException(op + ": Expected attn_mask dtype to be bool or to match query dtype, but got " + mask.dtype()
                + " and query " + q.dtype());
        }
        if (mask != null && (!fits(mask, 1, k.size(-2)) || !fits(mask, 2, q.size(-2)))) {
            throw new ShapeException(op + ": attn_mask " + mask.shape() + " does not fit scores of (..., " + q.size(-2) + ", "
                + k.size(-2) + ") of query " + q.shape() + " and key " + k.shape());
        }
    }
}
