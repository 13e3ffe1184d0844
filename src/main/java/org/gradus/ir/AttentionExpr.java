package org.gradus.ir;

import java.util.ArrayList;
import java.util.List;
import org.gradus.types.DType;
import org.gradus.types.Shape;

/**
 * Nodes of attention that never forms the matrix of scores.
 *
 * @see Primitive.Attention
 */
public final class AttentionExpr {
    private AttentionExpr() {
    }

    /**
     * @param q         {@code (B..., L, E)}
     * @param k         {@code (B..., S, E)}
     * @param v         {@code (B..., S, Ev)}
     * @param keepsRows whether the gradient will be wanted
     * @param mask      may be {@code null}
     */
    public static Expr values(boolean isCausal, boolean keepsRows, double scale, Expr q, Expr k, Expr v, Expr mask) {
        long[] dims = q.shape().dims();
        long rows = q.shape().numel() / dims[dims.length - 1];
        dims[dims.length - 1] = v.shape().dim(v.shape().rank() - 1);
        Shape values = Shape.of(dims);
        return keepsRows ? node(new Primitive.Attention(isCausal, Primitive.Attention.Result.VALUES_AND_ROWS), scale,
            Shape.of(values.numel() + 2 * rows), mask, q, k, v)
            : node(new Primitive.Attention(isCausal, Primitive.Attention.Result.VALUES), scale, values, mask, q, k, v);
    }

    /**
     * @param values the result
     * @param rows   {@code (B..., L, 2)}
     * @param grad   of the result
     * @param mask   may be {@code null}
     */
    public static Expr gradients(boolean isCausal, double scale, Expr q, Expr k, Expr v, Expr values, Expr rows, Expr grad,
                                 Expr mask) {
        return node(new Primitive.Attention(isCausal, Primitive.Attention.Result.GRADIENTS), scale,
            Shape.of(q.shape().numel() + k.shape().numel() + v.shape().numel()), mask, q, k, v, values, rows, grad);
    }

    private static Expr node(Primitive.Attention what, double scale, Shape result, Expr mask, Expr... operands) {
        Place place = operands[0].place();
        DType dtype = operands[0].dtype();
        List<Expr> in = new ArrayList<>();
        for (Expr e : operands) {
            Expr.samePlace("attention", operands[0], e);
            in.add(e.computed());
        }
        in.add(3, Expr.constant(place, dtype.compute(), Shape.SCALAR, scale));
        if (mask != null) {
            in.add(mask.computed());
        }
        return Expr.of(place, what, dtype.compute(), result, in.toArray(new Expr[0])).narrow(dtype);
    }
}
