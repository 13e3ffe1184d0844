package org.gradus.autograd;

import static org.gradus.autograd.Sample.in;
import static org.gradus.autograd.Sample.of;
import static org.gradus.autograd.Sample.one;
import static org.gradus.autograd.Sample.two;

import java.util.List;
import org.gradus.Fft;
import org.gradus.Gradus;
import org.gradus.Linalg;
import org.gradus.Tensor;
import org.gradus.types.Shape;

final class AlgebraSamples {
    private AlgebraSamples() {
    }

    static void add(List<Sample> all) {
        solvers(all);
        inverses(all);
        factors(all);
        products(all);
        norms(all);
        transforms(all);
    }

    private static Tensor mT(Tensor x) {
        return x.transpose(-2, -1);
    }

    private static Tensor eye(Tensor like) {
        return Gradus.eye(like.size(-1), like.size(-1), like.dtype(), like.device());
    }

    /** Far from singular, as no element is larger than two. */
    private static Tensor regular(Tensor x) {
        return x.add(eye(x).mul(6.0));
    }

    private static Tensor triangle(Tensor x, boolean upper) {
        return upper ? regular(x).triu() : regular(x).tril();
    }

    private static Tensor positive(Tensor x) {
        return x.matmul(mT(x)).mul(0.3).add(eye(x));
    }

    private static Tensor ints(int... values) {
        return Gradus.tensor(values, Shape.of(values.length));
    }

    private static void solvers(List<Sample> all) {
        for (boolean left : new boolean[] {true, false}) {
            String side = left ? " left" : " right";
            Sample.In b = left ? in(3, 2) : in(2, 3);
            all.add(two("solve" + side, (x, y) -> Linalg.solve(regular(x), y, left), in(3, 3), b));
            all.add(two("solve of a batch" + side, (x, y) -> Linalg.solve(regular(x), y, left), in(2, 1, 3, 3), b));
            all.add(two("solve_ex" + side, (x, y) -> Linalg.solveEx(regular(x), y, left, false).result(), in(3, 3), b));
            for (boolean upper : new boolean[] {true, false}) {
                for (boolean unit : new boolean[] {true, false}) {
                    all.add(two("solveTriangular " + upper + unit + side,
                        (x, y) -> Linalg.solveTriangular(regular(x), y, upper, left, unit), in(2, 3, 3), b));
                }
                all.add(two("luSolve " + upper + side,
                    (x, y) -> Linalg.luSolve(regular(x), ints(3, 3, 3), y, left, upper), in(3, 3), b));
            }
        }
        all.add(two("solve for a vector", (x, y) -> Linalg.solve(regular(x), y), in(3, 3), in(3)));
        all.add(two("solve nothing", (x, y) -> Linalg.solve(x, y), in(0, 0), in(0, 2)));
        for (boolean upper : new boolean[] {true, false}) {
            all.add(two("choleskySolve " + upper, (y, x) -> y.choleskySolve(triangle(x, upper), upper), in(3, 2), in(2, 3, 3)));
            all.add(one("choleskyInverse " + upper, x -> triangle(x, upper).choleskyInverse(upper), in(3, 3)));
        }
        all.add(two("triangularSolve", (y, x) -> y.triangularSolve(regular(x), true, true, false).solution(), in(3, 2),
            in(2, 3, 3)));
        all.add(two("lstsq tall", (x, y) -> Linalg.lstsq(x, y).solution(), in(4, 2), in(4, 3)));
        all.add(two("lstsq wide", (x, y) -> Linalg.lstsq(x, y).solution(), in(2, 2, 3), in(2, 2)));
        all.add(two("lstsq for a vector", (x, y) -> Linalg.lstsq(x, y).solution(), in(4, 2), in(4)));
        all.add(two("tensorsolve", (x, y) -> Linalg.tensorsolve(regular(x.reshape(6, 6)).reshape(2, 3, 6), y), in(2, 3, 6),
            in(2, 3)));
    }

    private static void inverses(List<Sample> all) {
        all.add(one("inv", x -> Linalg.inv(regular(x)), in(2, 3, 3)));
        all.add(one("inv_ex", x -> Linalg.invEx(regular(x)).inverse(), in(3, 3)));
        all.add(one("tensorinv", x -> Linalg.tensorinv(regular(x.reshape(4, 4)).reshape(4, 2, 2), 1), in(4, 2, 2)));
        all.add(one("pinv tall", x -> Linalg.pinv(x), in(4, 2)));
        all.add(one("pinv wide", x -> Linalg.pinv(x), in(2, 2, 3)));
        all.add(two("pinv of low rank", (x, y) -> Linalg.pinv(x.matmul(y), 1e-8, false), in(4, 2), in(2, 3)));
        all.add(one("pinv hermitian", x -> Linalg.pinv(positive(x), (Double) null, null, true), in(3, 3)));
        all.add(one("det", x -> Linalg.det(x), in(2, 3, 3)));
        all.add(one("det of a small one", x -> x.det(), in(1, 1)));
        all.add(one("det with equal singular values", x -> Linalg.det(eye(x).add(x)), in(-1e-13, 1e-13, 3, 3)));
        Tensor singular = Gradus.tensor(new double[] {1, 2, 3, 2, 4, 6, 1, 0, 1}, Shape.of(3, 3));
        all.add(one("det of a singular one", x -> Linalg.det(singular.add(x)), in(-1e-13, 1e-13, 3, 3)));
        all.add(one("det of rank one", x -> Linalg.det(x.add(1.0)), in(-1e-13, 1e-13, 3, 3)));
        all.add(one("cofactor", Linalg::cofactor, in(3, 3)));
        all.add(of("slogdet", in -> List.of(Linalg.slogdet(in.get(0)).logabsdet()), in(2, 3, 3)));
        all.add(one("logdet", x -> positive(x).logdet(), in(3, 3)));
        all.add(one("matrixPower", x -> Linalg.matrixPower(x, 5), in(2, 2)));
        all.add(one("matrixPower of the inverse", x -> Linalg.matrixPower(regular(x), -2), in(3, 3)));
        all.add(one("matrixPower zero", x -> Linalg.matrixPower(x, 0), in(2, 2)));
        all.add(one("matrixExp", x -> Linalg.matrixExp(x.mul(0.5)), in(2, 2, 2)));
    }

    private static void factors(List<Sample> all) {
        for (boolean upper : new boolean[] {true, false}) {
            all.add(one("cholesky " + upper, x -> Linalg.cholesky(positive(x), upper), in(2, 3, 3)));
        }
        for (long[] shape : new long[][] {{3, 3}, {4, 2}, {2, 4}, {2, 3, 2}}) {
            all.add(of("qr", in -> {
                Linalg.QR f = Linalg.qr(in.get(0));
                return List.of(f.q().sin(), f.r());
            }, in(shape)));
            all.add(one("qr, Q alone", x -> Linalg.qr(x).q(), in(shape)));
            all.add(one("qr, R alone", x -> Linalg.qr(x).r(), in(shape)));
            all.add(one("svdvals", x -> Linalg.svdvals(x), in(shape)));
            // What does not depend on the sign that vectors come with.
            all.add(of("svd", in -> {
                Linalg.SVD f = Linalg.svd(in.get(0), false);
                return List.of(f.u().square(), f.s(), f.vh().square(), f.u().matmul(f.vh()));
            }, in(shape)));
            all.add(one("luFactor", x -> Linalg.luFactor(x).lu(), in(shape)));
            all.add(of("lu", in -> {
                Linalg.PLU f = Linalg.lu(in.get(0));
                return List.of(f.l(), f.u());
            }, in(shape)));
        }
        all.add(of("svd, all vectors", in -> List.of(Linalg.svd(in.get(0), true).s().sin()), in(3, 2)));
        all.add(of("eigh", in -> {
            Linalg.Eigen f = Linalg.eigh(positive(in.get(0)));
            return List.of(f.eigenvalues(), f.eigenvectors().square());
        }, in(2, 3, 3)));
        all.add(one("eigvalsh", x -> Linalg.eigvalsh(x.add(mT(x)), "U"), in(3, 3)));
        all.add(of("eig", in -> {
            Linalg.Eigen f = Linalg.eig(in.get(0).mul(0.2).add(Gradus.tensor(new double[] {0, 0, 0, 0, 4, 0, 0, 0, 9},
                Shape.of(9)).reshape(3, 3)));
            return List.of(f.eigenvalues().sin(), f.eigenvectors().square());
        }, in(3, 3)));
        all.add(two("householderProduct", Linalg::householderProduct, in(2, 4, 3), in(2, 2)));
    }

    private static void products(List<Sample> all) {
        String[] equations = {"ij,jk->ik", "bij,bjk->bik", "ij,ij->", "ij,kj->ik", "i...,...j->...ij", "ii,jk->ijk", "ij,jk"};
        long[][][] shapes = {{{2, 3}, {3, 2}}, {{2, 2, 3}, {1, 3, 2}}, {{2, 3}, {2, 1}}, {{2, 3}, {4, 3}}, {{2, 3}, {3, 2}},
            {{3, 3}, {2, 2}}, {{2, 3}, {3, 0}}};
        for (int i = 0; i < equations.length; i++) {
            String equation = equations[i];
            all.add(two("einsum " + equation, (a, b) -> Gradus.einsum(equation, a, b), in(shapes[i][0]), in(shapes[i][1])));
        }
        all.add(of("einsum of three", in -> List.of(Gradus.einsum("ij,jk,k->i", in)), in(2, 3), in(3, 2), in(2)));
        all.add(one("einsum diagonal", x -> Gradus.einsum("iji->j", x), in(2, 3, 2)));
        all.add(two("tensordot", (a, b) -> Gradus.tensordot(a, b, new int[] {2, 0}, new int[] {0, -1}), in(2, 3, 2), in(2, 2)));
        all.add(two("inner", Tensor::inner, in(2, 3), in(3)));
        all.add(two("kron", Tensor::kron, in(2, 2), in(3)));
        all.add(two("cross", (a, b) -> Linalg.cross(a, b), in(2, 3), in(1, 3)));
        all.add(two("vecdot", (a, b) -> Linalg.vecdot(a, b, 0), in(2, 3), in(2, 1)));
        all.add(one("vander", x -> Linalg.vander(x, 4L), in(3)));
        all.add(of("multiDot", in -> List.of(Linalg.multiDot(in)), in(2), in(2, 3), in(3, 2)));
        all.add(of("addr", in -> List.of(in.get(0).addr(in.get(1), in.get(2), 0.5, 2)), in(3), in(2), in(3)));
        all.add(of("addmv", in -> List.of(in.get(0).addmv(in.get(1), in.get(2), 0.5, 2)), in(), in(2, 3), in(3)));
        all.add(of("addbmm", in -> List.of(in.get(0).addbmm(in.get(1), in.get(2), 0.5, 2)), in(2), in(2, 3, 2), in(2, 2, 2)));
    }

    private static void norms(List<Sample> all) {
        int[] dims = {-1, 0};
        for (double p : new double[] {1, -1, 2, -2, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            all.add(one("matrixNorm " + p, x -> Linalg.matrixNorm(x, p, dims, true, null), in(0.5, 2, 2, 2, 3)));
            all.add(one("cond " + p, x -> Linalg.cond(regular(x), p), in(3, 3)));
        }
        for (String p : new String[] {"fro", "nuc"}) {
            all.add(one("matrixNorm " + p, x -> Linalg.matrixNorm(x, p, dims, false, null), in(2, 2, 3)));
            all.add(one("cond " + p, x -> Linalg.cond(regular(x), p), in(2, 3, 3)));
        }
        all.add(one("vectorNorm", x -> Linalg.vectorNorm(x, 3, 0, -1), in(2, 2, 3)));
    }

    private static void transforms(List<Sample> all) {
        for (String norm : new String[] {"backward", "ortho", "forward"}) {
            all.add(one("fft " + norm, x -> Fft.fft(x, 5L, -1, norm), in(2, 3, 2)));
            all.add(one("ifft " + norm, x -> Fft.ifft(x, null, 0, norm), in(4, 2, 2)));
            all.add(one("rfft " + norm, x -> Fft.rfft(x, null, -1, norm), in(2, 5)));
            all.add(one("irfft " + norm, x -> Fft.irfft(x, 4L, -1, norm), in(3, 2)));
        }
        all.add(one("fftn", x -> Fft.fftn(x), in(2, 3, 2)));
        all.add(one("rfftn", x -> Fft.rfftn(x), in(3, 4)));
        all.add(one("irfftn", x -> Fft.irfftn(x, new long[] {3, 5}, null, null), in(3, 3, 2)));
        all.add(one("hfft", x -> Fft.hfft(x, 5L, -1, null), in(3, 2)));
        all.add(one("ihfft", x -> Fft.ihfft(x), in(4)));
        all.add(one("fftshift", x -> Fft.fftshift(x).sin(), in(3, 4)));
    }
}
