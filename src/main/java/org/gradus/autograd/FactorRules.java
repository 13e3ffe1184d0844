package org.gradus.autograd;

import static org.gradus.autograd.Rule.OUT;
import static org.gradus.autograd.Rule.OUT1;
import static org.gradus.autograd.Rule.OUT2;
import static org.gradus.autograd.Rule.rule;

import java.util.List;
import org.gradus.Gradus;
import org.gradus.Linalg;
import org.gradus.Tensor;
import org.gradus.types.AutogradException;

/**
 * Decompositions. {@code dX} stands for the gradient of X, {@code '} for the transpose, {@code low} and {@code up} for triangles.
 * Sources: Murray, "Differentiation of the Cholesky decomposition", 2016; Giles, "An extended collection of matrix derivative
 * results", 2008; Walter and Lehmann, "Algorithmic differentiation of linear algebra functions with application in optimum
 * experimental design", 2010; Seeger et al., "Auto-differentiating linear algebra", 2017; Roberts and Roberts, "QR and LQ
 * decomposition matrix backpropagation algorithms for square, wide, and deep matrices", 2020.
 */
final class FactorRules {
    private FactorRules() {
    }

    /** Null if there is none here. */
    static Rule of(String op) {
        return switch (op) {
            case "cholesky" -> rule(op, "LinalgCholeskyExBackward0").wrt(0, OUT, (c, g) -> cholesky(c, g));
            case "qr" -> rule(op, "LinalgQrBackward0").all(OUT | OUT1, (c, g) -> new Tensor[] {qr(c, g, c.grad(1))});
            // dA = V (diag(dw) + skew(V'dV) / 2 / (w_j - w_i)) V', which is symmetric.
            case "eigh" -> rule(op, "LinalgEighBackward0").all(OUT | OUT1, (c, g) -> {
                Tensor v = c.out(1);
                Tensor inner = c.grad(1) == null ? null : skew(mT(v).matmul(c.grad(1))).mul(0.5).div(gaps(c.out()));
                return new Tensor[] {either(v, inner, g, mT(v))};
            });
            case "eig" -> rule(op, "LinalgEigBackward0").all(OUT | OUT1, (c, g) -> new Tensor[] {eig(c, g, c.grad(1))});
            case "svd" -> rule(op, "LinalgSvdBackward0").all(OUT | OUT1 | OUT2, (c, g) -> new Tensor[] {svd(c)});
            case "luFactor" -> rule(op, "LinalgLuFactorExBackward0").all(OUT | OUT1, (c, g) -> new Tensor[] {lu(c, g)});
            default -> null;
        };
    }

    static Tensor mT(Tensor x) {
        return x.transpose(-2, -1);
    }

    /** {@code dA = 1/2 L'^-1 (low(L'dL) + its transpose below the diagonal) L^-1}. */
    private static Tensor cholesky(Context c, Tensor g) {
        boolean upper = c.flag(0);
        Tensor l = upper ? mT(c.out()) : c.out();
        Tensor low = mT(l).matmul(upper ? mT(g) : g).tril();
        Tensor symmetric = low.add(mT(low.tril(-1))).mul(0.5);
        return Linalg.solveTriangular(l, Linalg.solveTriangular(mT(l), symmetric, true), false, false, false);
    }

    private static Tensor qr(Context c, Tensor gq, Tensor gr) {
        String mode = c.text(0);
        if (mode.equals("r")) {
            throw new AutogradException("The derivative of linalg.qr depends on Q, which is not computed when mode='r'. "
                + "Please use linalg.qr(A, \"reduced\") if you are going to differentiate through linalg.qr.");
        }
        Tensor q = c.out();
        Tensor r = c.out(1);
        long m = q.shape().dim(-2);
        long n = r.shape().dim(-1);
        if (mode.equals("complete") && m > n) {
            throw new AutogradException("The QR decomposition is not differentiable when mode='complete' and nrows > ncols.");
        }
        if (m >= n) {
            return square(q, r, gq, gr);
        }
        // A = (A1, A2), R = (R1, R2): A1 = Q R1 is square and R2 = Q'A2, so that dA2 = Q dR2 and dQ grows by A2 dR2'.
        Tensor r1 = r.narrow(-1, 0, m);
        Tensor r2 = r.narrow(-1, m, n - m);
        if (gr == null) {
            Tensor a1 = square(q, r1, gq, null);
            return Gradus.cat(List.of(a1, PointwiseRules.zeros(r2, r2.shape())), -1);
        }
        Tensor g2 = gr.narrow(-1, m, n - m);
        Tensor more = q.matmul(r2).matmul(mT(g2));
        Tensor a1 = square(q, r1, gq == null ? more : gq.add(more), gr.narrow(-1, 0, m));
        return Gradus.cat(List.of(a1, q.matmul(g2)), -1);
    }

    /** {@code dA = (dQ + Q sym(R dR' - dQ'Q)) R'^-1}, where sym copies the lower triangle over the upper one. */
    private static Tensor square(Tensor q, Tensor r, Tensor gq, Tensor gr) {
        Tensor m = gr == null ? mT(gq).matmul(q).neg() : r.matmul(mT(gr));
        m = gr == null || gq == null ? m : m.sub(mT(gq).matmul(q));
        Tensor inner = q.matmul(m.tril().add(mT(m.tril(-1))));
        return Linalg.solveTriangular(mT(r), gq == null ? inner : inner.add(gq), false, false, false);
    }

    /** {@code x_j - x_i}, 1 on the diagonal. */
    private static Tensor gaps(Tensor x) {
        long n = x.shape().dim(-1);
        Tensor gaps = x.unsqueeze(-2).sub(x.unsqueeze(-1));
        return gaps.add(Gradus.eye(n, n, x.dtype(), x.device()));
    }

    /** {@code left (inner + diag(g)) right}; {@code null} where both are. */
    private static Tensor either(Tensor left, Tensor inner, Tensor g, Tensor right) {
        if (inner == null) {
            return g == null ? null : left.mul(g.unsqueeze(-2)).matmul(right);
        }
        Tensor middle = g == null ? inner : inner.add(diagonal(g));
        return left.matmul(middle).matmul(right);
    }

    private static Tensor diagonal(Tensor g) {
        long n = g.shape().dim(-1);
        return g.unsqueeze(-1).mul(Gradus.eye(n, n, g.dtype(), g.device()));
    }

    /** {@code dA = V'^-1 (diag(dw) + (V'dV - V'V diag(V'dV)) / (w_j - w_i)) V'}, for vectors of length 1. */
    private static Tensor eig(Context c, Tensor gw, Tensor gv) {
        Tensor v = c.out(1);
        Tensor inner = null;
        if (gv != null) {
            Tensor product = mT(v).matmul(gv);
            Tensor along = product.diagonal(0, -2, -1).unsqueeze(-2);
            inner = product.sub(mT(v).matmul(v).mul(along)).div(gaps(c.out()));
        }
        if (inner == null && gw == null) {
            return null;
        }
        Tensor middle = inner == null ? diagonal(gw) : gw == null ? inner : inner.add(diagonal(gw));
        return Linalg.solveEx(mT(v), middle.matmul(mT(v))).result();
    }

    /**
     * {@code dA = U (skew(U'dU) / E S + S skew(V'dV) / E + diag(dS)) V'} with {@code E_ij = s_j^2 - s_i^2} and
     * {@code skew(X) = X - X'}, and {@code (1 - U U') dU / S V' + U / S dV' (1 - V V')} where there are more rows or columns than
     * singular values. As in PyTorch, vectors beyond the singular values have no gradient.
     */
    private static Tensor svd(Context c) {
        Tensor s = c.out(1);
        long k = s.shape().dim(-1);
        Tensor gu = c.grad(0) == null ? null : c.grad(0).narrow(-1, 0, k);
        Tensor gs = c.grad(1);
        Tensor gvh = c.grad(2) == null ? null : c.grad(2).narrow(-2, 0, k);
        long m = c.shape(0).dim(-2);
        long n = c.shape(0).dim(-1);
        Tensor u = c.out(0).narrow(-1, 0, k);
        Tensor vh = c.out(2).narrow(-2, 0, k);
        Tensor squares = gaps(s.mul(s));
        Tensor ofU = gu == null ? null : skew(mT(u).matmul(gu)).div(squares).mul(s.unsqueeze(-2));
        Tensor ofV = gvh == null ? null : skew(vh.matmul(mT(gvh))).div(squares).mul(s.unsqueeze(-1));
        Tensor inner = ofU == null ? ofV : ofV == null ? ofU : ofU.add(ofV);
        Tensor all = either(u, inner, gs, vh);
        if (gu != null && m > k) {
            Tensor outside = gu.sub(u.matmul(mT(u).matmul(gu))).div(s.unsqueeze(-2));
            all = all.add(outside.matmul(vh));
        }
        if (gvh != null && n > k) {
            Tensor outside = gvh.sub(gvh.matmul(mT(vh)).matmul(vh)).div(s.unsqueeze(-1));
            all = all.add(u.matmul(outside));
        }
        return all;
    }

    private static Tensor skew(Tensor x) {
        return x.sub(mT(x));
    }

    /**
     * Square: {@code dA = P L'^-1 (low(L'dL) + up(dU U')) U'^-1}, low without the diagonal. More columns: those of {@code dU2}
     * beyond the square part go through {@code P L'^-1}, and low takes {@code dU2 U2'} away; more rows likewise.
     */
    private static Tensor lu(Context c, Tensor g) {
        Linalg.PLU f = Gradus.luUnpack(c.out(), c.out(1));
        long m = c.shape(0).dim(-2);
        long n = c.shape(0).dim(-1);
        long k = Math.min(m, n);
        Tensor l1 = f.l().narrow(-2, 0, k);
        Tensor u1 = f.u().narrow(-1, 0, k);
        Tensor top = g.narrow(-2, 0, k).narrow(-1, 0, k);
        Tensor low = mT(l1).matmul(top.tril(-1));
        Tensor up = top.triu().matmul(mT(u1));
        if (m >= n) {
            Tensor below = g.narrow(-2, k, m - k);
            Tensor l2 = f.l().narrow(-2, k, m - k);
            Tensor phi = low.tril(-1).add(up.sub(mT(l2).matmul(below)).triu());
            Tensor above = Linalg.solveTriangular(mT(l1), phi, true, true, true);
            Tensor rows = m == n ? above : Gradus.cat(List.of(above, below), -2);
            return f.p().matmul(Linalg.solveTriangular(mT(u1), rows, false, false, false));
        }
        Tensor beside = g.narrow(-1, k, n - k);
        Tensor u2 = f.u().narrow(-1, k, n - k);
        Tensor phi = low.sub(beside.matmul(mT(u2))).tril(-1).add(up.triu());
        Tensor columns = Gradus.cat(List.of(Linalg.solveTriangular(mT(u1), phi, false, false, false), beside), -1);
        return f.p().matmul(Linalg.solveTriangular(mT(l1), columns, true, true, true));
    }
}
