package org.gradus;

import java.util.List;
import org.gradus.types.ArgumentException;
import org.gradus.types.ShapeException;

/** Members of {@link Gradus}: linear algebra. */
public abstract class AlgebraFunctions extends SearchFunctions {
    AlgebraFunctions() { }

    /**
     * Einstein's summation. Each operand's dims are named by letters, and names that the output does not have are summed over:
     * {@code einsum("bij,bjk->bik", a, b)} is a batched matrix product, {@code "ii->i"} a diagonal, {@code "ij->ji"} a transpose,
     * {@code "...ij,...jk"} broadcasts all leading dims. Without an arrow the output has the names that occur once, in
     * alphabetical order. Dims of extent 1 broadcast.
     *
     * @throws org.gradus.types.ShapeException    if dims of one name differ, or names and dims in number
     * @throws org.gradus.types.ArgumentException if the equation cannot be read
     */
    public static Tensor einsum(String equation, List<Tensor> operands) {
        return Einsum.of(equation, operands);
    }

    /** {@link #einsum(String, List)} of these. */
    public static Tensor einsum(String equation, Tensor... operands) {
        return Einsum.of(equation, List.of(operands));
    }

    /** Sums over the last {@code dims} dims of {@code a} and the first ones of {@code b}. */
    public static Tensor tensordot(Tensor a, Tensor b, int dims) {
        return Contractions.tensordot(a, b, dims);
    }

    /** Sums over pairs of dims; the dims that stay are {@code self}'s, then {@code other}'s. */
    public static Tensor tensordot(Tensor self, Tensor other, int[] dimsSelf, int[] dimsOther) {
        return Contractions.tensordot(self, other, dimsSelf, dimsOther);
    }

    /** @param dims those of {@code a}, then those of {@code b} */
    public static Tensor tensordot(Tensor a, Tensor b, int[][] dims) {
        if (dims.length != 2) {
            throw new ArgumentException("tensordot: dims must be two lists, those of the first tensor and those of the second, "
                + "got " + dims.length + " for shapes " + a.shape() + " and " + b.shape());
        }
        return Contractions.tensordot(a, b, dims[0], dims[1]);
    }

    /** {@link Linalg#multiDot}. */
    public static Tensor chainMatmul(List<Tensor> matrices) {
        return Contractions.chain(matrices);
    }

    /** The product of matrices in the order that takes the fewest multiplications. */
    public static Tensor chainMatmul(Tensor... matrices) {
        return Contractions.chain(List.of(matrices));
    }

    /** {@code (M) -> (M, N)}: falling powers {@code x^(N - 1) ... x^0}, or rising ones; {@code n} {@code null} for M. */
    public static Tensor vander(Tensor x, Long n, boolean increasing) {
        if (x.dim() != 1) {
            throw new ShapeException("vander: x must be a one-dimensional tensor, got shape " + x.shape());
        }
        return Contractions.vander("vander", x, n == null ? x.size(0) : n, increasing);
    }

    /** {@link #vander(Tensor, Long, boolean)} with {@code n = null}, {@code increasing = false}. */
    public static Tensor vander(Tensor x) {
        return vander(x, null, false);
    }

    /** {@code P}, {@code L}, {@code U} of what {@link Linalg#luFactor} returns; empty where they are not asked for. */
    @OnHost("pivots become a permutation there")
    public static Linalg.PLU luUnpack(Tensor luData, Tensor luPivots, boolean unpackData, boolean unpackPivots) {
        return Linalg.unpack("lu_unpack", luData, luPivots, unpackData, unpackPivots);
    }

    /** {@link #luUnpack(Tensor, Tensor, boolean, boolean)} with {@code unpackData = true}, {@code unpackPivots = true}. */
    public static Linalg.PLU luUnpack(Tensor luData, Tensor luPivots) {
        return luUnpack(luData, luPivots, true, true);
    }

    /** {@link Linalg#householderProduct}. */
    public static Tensor orgqr(Tensor input, Tensor tau) {
        return Linalg.householderProduct(input, tau);
    }
}
