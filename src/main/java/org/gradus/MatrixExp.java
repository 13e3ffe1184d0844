package org.gradus;

import java.util.Arrays;
import org.gradus.ir.Expr;
import org.gradus.types.DType;
import org.gradus.types.Shape;

/**
 * Exponentials of matrices by scaling and squaring: {@code e^A = (e^(A / 2^s))^(2^s)} with {@code |A / 2^s|} so small that
 * Taylor's polynomial of degree 16 is exact to the dtype's precision, in six products (Paterson and Stockmeyer, 1973; Higham,
 * "Functions of Matrices", 10.3). Each matrix of a batch is squared as often as its own norm asks for: every squaring
 * doubles the error.
 */
final class MatrixExp {
    /** {@code x^17 / 17!} is below the precision of float64, and of float32. */
    private static final double SMALL = 0.8;
    private static final double LARGER = 2.5;

    private MatrixExp() { }

    static Tensor of(String op, Tensor a) {
        HostMatrices.square(op, a);
        Expr value = Gradus.noGrad(() -> Scope.of(() -> a.numel() == 0 ? a.clone() : exp(a))).expr(op);
        return Call.of("matrixExp", value, a).make();
    }

    private static Tensor exp(Tensor a) {
        double[] norms = a.abs().sum(-2, false).amax(-1).toDoubleArray();
        int[] squarings = Arrays.stream(norms).mapToInt(n -> squarings(n, a.dtype() == DType.FLOAT64 ? SMALL : LARGER)).toArray();
        int most = Arrays.stream(squarings).max().orElse(0);
        Shape each = HostMatrices.matrices(HostMatrices.leading(a), 1, 1);
        Tensor counts = Tensor.of(a.device().upload(squarings, DType.INT32, each));
        double[] scales = new double[norms.length];
        Arrays.setAll(scales, i -> Double.isInfinite(norms[i]) ? Double.NaN : Math.scalb(1.0, -squarings[i]));
        Tensor out = taylor(a.mul(Tensor.of(HostMatrices.upload(a, scales, each))));
        for (int s = 1; s <= most; s++) {
            int done = s;
            Tensor squared = out.matmul(out);
            out = Arrays.stream(squarings).allMatch(c -> c >= done) ? squared
                : Gradus.where(counts.ge(s), squared, out);
        }
        return out;
    }

    private static int squarings(double norm, double most) {
        return !(norm > most) || Double.isInfinite(norm) ? 0 : Math.getExponent(norm / most) + 1;
    }

    /** {@code sum_k A^k / k!} to degree 16, as a polynomial in {@code A^4}. */
    private static Tensor taylor(Tensor a) {
        Tensor[] powers = {Contractions.identities(a), a, a.matmul(a), null};
        powers[3] = powers[2].matmul(a);
        Tensor fourth = powers[2].matmul(powers[2]);
        double[] inverse = new double[17];
        inverse[0] = 1;
        for (int k = 1; k < inverse.length; k++) {
            inverse[k] = inverse[k - 1] / k;
        }
        Tensor out = terms(powers, inverse, 12).add(fourth.mul(inverse[16]));
        for (int k = 8; k >= 0; k -= 4) {
            out = out.matmul(fourth).add(terms(powers, inverse, k));
        }
        return out;
    }

    private static Tensor terms(Tensor[] powers, double[] inverse, int from) {
        Tensor sum = powers[0].mul(inverse[from]);
        for (int i = 1; i < powers.length; i++) {
            sum = sum.add(powers[i].mul(inverse[from + i]));
        }
        return sum;
    }
}
