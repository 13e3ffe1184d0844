package org.gradus.autograd;

import static org.gradus.autograd.FactorRules.mT;
import static org.gradus.autograd.PointwiseRules.full;
import static org.gradus.autograd.PointwiseRules.times;
import static org.gradus.autograd.PointwiseRules.where;
import static org.gradus.autograd.Rule.A;
import static org.gradus.autograd.Rule.B;
import static org.gradus.autograd.Rule.C;
import static org.gradus.autograd.Rule.NOTHING;
import static org.gradus.autograd.Rule.OUT;
import static org.gradus.autograd.Rule.rule;

import java.util.List;
import org.gradus.Fft;
import org.gradus.Gradus;
import org.gradus.Linalg;
import org.gradus.Tensor;
import org.gradus.types.Shape;

/**
 * Solvers, inverses, determinants and transforms. {@code dX} stands for the gradient of X, {@code '} for the transpose. Sources:
 * Giles, "An extended collection of matrix derivative results for forward and reverse mode algorithmic differentiation", 2008;
 * Golub and Pereyra, "The differentiation of pseudo-inverses and nonlinear least squares problems whose variables separate",
 * 1973.
 */
final class AlgebraRules {
    private AlgebraRules() {
    }

    /** Null if there is none here. */
    static Rule of(String op) {
        return switch (op) {
            // A X = B: dB = A'^-1 dX, dA = -dB X'. X A = B: dB = dX A'^-1, dA = -X' dB.
            case "solve" -> rule(op, "LinalgSolveExBackward0").all(A | OUT, (c, g) -> {
                boolean left = c.flag(0);
                Tensor b = Linalg.solveEx(mT(c.a()), g, left, false).result();
                return new Tensor[] {c.needs(0) ? left ? product(b, c.out()) : product(mT(c.out()), mT(b)) : null, b};
            });
            case "solveTriangular" -> rule(op, "LinalgSolveTriangularBackward0").all(A | OUT, (c, g) -> {
                boolean upper = c.flag(0);
                boolean left = c.flag(1);
                Tensor b = Linalg.solveTriangular(mT(c.a()), g, !upper, left, c.flag(2));
                if (!c.needs(0)) {
                    return new Tensor[] {null, b};
                }
                Tensor a = left ? product(b, c.out()) : product(mT(c.out()), mT(b));
                int off = c.flag(2) ? 1 : 0;
                return new Tensor[] {upper ? a.triu(off) : a.tril(-off), b};
            });
            // X = (L L')^-1 B: dB = (L L')^-1 dX, and with S = dB X' + X dB', dL = -S L.
            case "choleskySolve" -> rule(op, "CholeskySolveBackward0").all(B | OUT, (c, g) -> {
                boolean upper = c.flag(0);
                Tensor b = g.choleskySolve(c.b(), upper);
                if (!c.needs(1)) {
                    return new Tensor[] {b, null};
                }
                Tensor half = product(b, c.out());
                Tensor s = half.add(mT(half));
                return new Tensor[] {b, upper ? c.b().matmul(s) : s.matmul(c.b())};
            });
            case "luSolve" -> rule(op, "LinalgLuSolveBackward0").all(A | B | OUT, (c, g) -> {
                boolean left = c.flag(0);
                boolean adjoint = c.flag(1);
                Tensor b = Linalg.luSolve(c.a(), c.b(), g, left, !adjoint);
                return new Tensor[] {c.needs(0) ? luSolve(c, b, left, adjoint) : null, null, b};
            });
            // X = A+ B.
            case "lstsq" -> rule(op, "LinalgLstsqBackward0").all(A | B, (c, g) -> {
                Tensor inverse = Linalg.pinv(c.a());
                return new Tensor[] {c.needs(0) ? pinv(c.a(), inverse, g.matmul(mT(c.b()))) : null, mT(inverse).matmul(g)};
            });
            // beta * C + alpha * a b'.
            case "addr" -> rule(op, "AddrBackward0")
                .wrt(0, NOTHING, (c, g) -> times(g, c.number(0)))
                .wrt(1, C, (c, g) -> times(g.mv(c.c()), c.number(1)))
                .wrt(2, B, (c, g) -> times(g.t().mv(c.b()), c.number(1)));
            case "inv" -> rule(op, "LinalgInvExBackward0").wrt(0, OUT, (c, g) -> {
                Tensor y = mT(c.out());
                return y.matmul(g).matmul(y).neg();
            });
            case "pinv" -> rule(op, "LinalgPinvBackward0").wrt(0, A | OUT, (c, g) -> pinv(c.a(), c.out(), g));
            // d det / dA is the matrix of cofactors.
            case "det" -> rule(op, "LinalgDetBackward0").wrt(0, A, (c, g) -> c.shape(0).numel() == 0 ? null
                : column(g).mul(Linalg.cofactor(c.a())));
            case "cofactor" -> rule(op, "CofactorBackward0").wrt(0, A, (c, g) -> cofactor(c.a(), g));
            case "slogdet" -> rule(op, "LinalgSlogdetBackward0").all(A, (c, g) -> new Tensor[] {
                c.grad(1) == null ? null : column(c.grad(1)).mul(mT(Linalg.invEx(c.a()).inverse()))});
            // The corner of exp([[A', dX], [0, A']]) (Mathias, "A chain rule for matrix functions and applications", 1996).
            case "matrixExp" -> rule(op, "LinalgMatrixExpBackward0").wrt(0, A, (c, g) -> {
                Tensor a = mT(c.a());
                long n = a.shape().dim(-1);
                Tensor zeros = g.mul(0.0).detach();
                Tensor both = Gradus.cat(List.of(Gradus.cat(List.of(a, g), -1), Gradus.cat(List.of(zeros, a), -1)), -2);
                return Linalg.matrixExp(both).narrow(-2, 0, n).narrow(-1, n, n);
            });
            // The transform in the other direction; neither has a factor.
            case "fft" -> rule(op, "FftC2CBackward0")
                .wrt(0, NOTHING, (c, g) -> c.flag(1) ? Fft.fftn(g, null, c.dims(0), "backward")
                : Fft.ifftn(g, null, c.dims(0), "forward"));
            default -> FactorRules.of(op);
        };
    }

    private static Tensor column(Tensor g) {
        return g.unsqueeze(-1).unsqueeze(-1);
    }

    /** {@code -A B'}. */
    private static Tensor product(Tensor a, Tensor b) {
        return a.matmul(mT(b)).neg();
    }

    /** With {@code A = P L U} and its gradient M: {@code dL = P'M U'} below the diagonal, {@code dU = L'P'M} above. */
    private static Tensor luSolve(Context c, Tensor b, boolean left, boolean adjoint) {
        Linalg.PLU f = Gradus.luUnpack(c.a(), c.b());
        Tensor x = c.out();
        Tensor whole = left ? product(b, x) : product(mT(x), mT(b));
        Tensor m = mT(f.p()).matmul(adjoint ? mT(whole) : whole);
        return m.matmul(mT(f.u())).tril(-1).add(mT(f.l()).matmul(m).triu());
    }

    /** {@code dA = -Y'G Y' + (1 - A Y) G' Y Y' + Y'Y G' (1 - Y A)} with {@code Y = A+} and its gradient G. */
    private static Tensor pinv(Tensor a, Tensor y, Tensor g) {
        Tensor yt = mT(y);
        Tensor gt = mT(g);
        Tensor rows = gt.matmul(y);
        Tensor columns = y.matmul(gt);
        Tensor first = rows.sub(a.matmul(y.matmul(rows))).matmul(yt);
        Tensor second = yt.matmul(columns.sub(columns.matmul(y).matmul(a)));
        return first.add(second).sub(yt.matmul(g).matmul(yt));
    }

    /**
     * With {@code A = U S V'}, {@code X = U'G V} and {@code p_ij} the product of all singular values but two, the gradient is
     * {@code det(U) det(V) U D V'}, {@code D_ii = sum_{j != i} p_ij X_jj} and {@code D_ij = -p_ij X_ji}: the second derivative of
     * a determinant, which divides by nothing.
     */
    private static Tensor cofactor(Tensor a, Tensor g) {
        Linalg.SVD f = Linalg.svd(a, false);
        Tensor v = mT(f.vh());
        Tensor sign = column(Linalg.det(f.u().detach()).mul(Linalg.det(v.detach())));
        Tensor x = mT(f.u()).matmul(g).matmul(v);
        Tensor p = productOfOthers(f.s());
        Tensor diagonal = p.mul(x.diagonal(0, -2, -1).unsqueeze(-2)).sum(-1, true);
        Tensor n = Gradus.eye(a.shape().dim(-1), a.shape().dim(-1), a.dtype(), a.device());
        return sign.mul(f.u().matmul(n.mul(diagonal).sub(p.mul(mT(x)))).matmul(f.vh()));
    }

    /** {@code (..., n) -> (..., n, n)}: of all but two, 0 on the diagonal; zeros among them are counted apart. */
    private static Tensor productOfOthers(Tensor s) {
        Tensor zero = s.eq(0);
        Tensor regular = where(zero, full(s, Shape.SCALAR, 1), s);
        Tensor all = regular.prod(-1, true).unsqueeze(-1);
        Tensor count = zero.to(s.dtype());
        Tensor left = count.sum(-1, true).unsqueeze(-1).sub(count.unsqueeze(-1)).sub(count.unsqueeze(-2));
        Tensor quotient = all.div(regular.unsqueeze(-1)).div(regular.unsqueeze(-2));
        long n = s.shape().dim(-1);
        Tensor apart = Gradus.eye(n, n, s.dtype(), s.device()).eq(0);
        return where(left.le(0).logicalAnd(apart), quotient, full(s, Shape.SCALAR, 0));
    }
}
