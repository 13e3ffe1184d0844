package org.gradus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.gradus.types.ArgumentException;
import org.gradus.types.DType;
import org.gradus.types.DTypeException;
import org.gradus.types.GradusException;
import org.gradus.types.Shape;
import org.gradus.types.ShapeException;
import org.gradus.types.UnsupportedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What decompositions and solvers promise of their factors, what they refuse, and what einsum means. */
class LinalgTest {
    private static final long[][] SHAPES = {{1, 1}, {3, 3}, {5, 3}, {3, 5}, {2, 4, 4}, {2, 1, 4, 2}, {1, 6},
        {0, 3, 3}, {3, 0}, {0, 2}};

    private static Tensor random(long... dims) {
        Shape shape = Shape.of(dims);
        return Gradus.tensor(new Random(shape.numel()).doubles(shape.numel(), -1, 1).toArray(), shape);
    }

    private static Tensor mT(Tensor x) {
        return x.transpose(-2, -1);
    }

    private static void same(Tensor want, Tensor got) {
        assertEquals(want.shape(), got.shape());
        assertArrayEquals(want.toDoubleArray(), got.toDoubleArray(), 1e-10);
    }

    private static Tensor identity(Tensor columns) {
        Tensor product = mT(columns).matmul(columns);
        return Gradus.eye(columns.size(-1), DType.FLOAT64).expand(product.shape().dims());
    }

    @Test
    void factorsMultiplyToTheMatrix() {
        for (long[] dims : SHAPES) {
            Tensor a = random(dims);
            for (String mode : new String[] {"reduced", "complete"}) {
                Linalg.QR qr = Linalg.qr(a, mode);
                same(a, qr.q().matmul(qr.r()));
                same(identity(qr.q()), mT(qr.q()).matmul(qr.q()));
                same(qr.r().triu(), qr.r());
            }
            Linalg.PLU lu = Linalg.lu(a);
            same(a, lu.p().matmul(lu.l()).matmul(lu.u()));
            for (boolean full : new boolean[] {true, false}) {
                Linalg.SVD svd = Linalg.svd(a, full);
                long k = svd.s().size(-1);
                same(a, svd.u().narrow(-1, 0, k).mul(svd.s().unsqueeze(-2)).matmul(svd.vh().narrow(-2, 0, k)));
                same(identity(svd.u()), mT(svd.u()).matmul(svd.u()));
                same(identity(mT(svd.vh())), svd.vh().matmul(mT(svd.vh())));
            }
        }
    }

    @Test
    void factorsOfSymmetricMatrices() {
        for (long[] dims : new long[][] {{1, 1}, {5, 5}, {2, 3, 3}, {0, 0}}) {
            Tensor x = random(dims);
            Tensor a = x.add(mT(x));
            Linalg.Eigen e = Linalg.eigh(a);
            same(a, e.eigenvectors().mul(e.eigenvalues().unsqueeze(-2)).matmul(mT(e.eigenvectors())));
            Linalg.LdlFactor ldl = Linalg.ldlFactor(a, false);
            same(x, a.matmul(Linalg.ldlSolve(ldl.ld(), ldl.pivots(), x, false)));
            Tensor positive = x.matmul(mT(x)).add(Gradus.eye(x.size(-1), DType.FLOAT64));
            same(positive, Linalg.cholesky(positive).matmul(mT(Linalg.cholesky(positive))));
            same(mT(Linalg.cholesky(positive)), Linalg.cholesky(positive, true));
        }
    }

    @Test
    void signsOfQrAreLapacks() {
        Tensor a = Gradus.tensor(new double[] {1.5, -0.2, 0.7, 0.3, -1.1, 2, 0.9, 0.4, -0.6}, Shape.of(3, 3));
        assertArrayEquals(new double[] {-1.7748, 1.1776, -0.0818}, Linalg.qr(a).r().diagonal().toDoubleArray(), 1e-4);
        assertArrayEquals(new double[] {-1.7748, 1.1776}, Linalg.qr(a.narrow(1, 0, 2)).r().diagonal().toDoubleArray(), 1e-4);
    }

    @Test
    void realEigenvaluesOnly() {
        Tensor a = Gradus.tensor(new double[] {2, 1, 0, 3}, Shape.of(2, 2));
        Linalg.Eigen e = Linalg.eig(a);
        same(a.matmul(e.eigenvectors()), e.eigenvectors().mul(e.eigenvalues()));
        Tensor turn = Gradus.tensor(new double[] {0, 1, -1, 0}, Shape.of(2, 2));
        says(UnsupportedException.class, "linalg.eigvals", () -> Linalg.eigvals(turn));
    }

    @Test
    void batchesBroadcast() {
        Tensor a = random(3, 1, 4, 4);
        Tensor b = random(2, 4, 5);
        same(b.expand(3, 2, 4, 5), a.matmul(Linalg.solve(a, b)));
        same(mT(b).expand(3, 2, 5, 4), Linalg.solve(a, mT(b), false).matmul(a));
        Linalg.LuFactor lu = Linalg.luFactor(a);
        same(b.expand(3, 2, 4, 5), a.matmul(Linalg.luSolve(lu.lu(), lu.pivots(), b)));
        same(b.expand(3, 2, 4, 5), mT(a).matmul(Linalg.luSolve(lu.lu(), lu.pivots(), b, true, true)));
        same(b.expand(3, 2, 4, 5), a.triu().matmul(Linalg.solveTriangular(a, b, true)));
    }

    @Test
    void singularMatricesHaveDeterminantsButNoInverses() {
        Tensor a = Gradus.tensor(new double[] {1, 0, 0, 1, 1, 2, 2, 4}, Shape.of(2, 2, 2));
        says(ArgumentException.class, "linalg.inv: (Batch element 1): The diagonal element 2 is zero", () -> Linalg.inv(a));
        says(ArgumentException.class, "(Batch element 1)", () -> Linalg.solve(a, a));
        assertArrayEquals(new int[] {0, 2}, Linalg.invEx(a).info().toIntArray());
        assertArrayEquals(new double[] {1, 0}, Linalg.det(a).toDoubleArray(), 0.0);
        assertArrayEquals(new double[] {0, Double.NEGATIVE_INFINITY}, Linalg.slogdet(a).logabsdet().toDoubleArray());
        assertArrayEquals(new long[] {2, 1}, Linalg.matrixRank(a).toLongArray());
        assertEquals(Double.POSITIVE_INFINITY, Linalg.cond(a, 1).toDoubleArray()[1]);
        Tensor pinv = Linalg.pinv(a);
        same(a, a.matmul(pinv).matmul(a));
        Tensor leaf = a.clone().requiresGrad_();
        Linalg.det(leaf).sum().backward();
        assertArrayEquals(new double[] {1, 0, 0, 1, 4, -2, -2, 1}, leaf.grad().toDoubleArray(), 1e-12);
    }

    @Test
    void exponentialsAddUp() {
        Tensor a = random(2, 4, 4).mul(Gradus.tensor(new double[] {0.1, 3}, Shape.of(2, 1, 1)));
        Tensor e = Linalg.matrixExp(a);
        same(Gradus.eye(4, DType.FLOAT64).expand(2, 4, 4), e.matmul(Linalg.matrixExp(a.neg())));
        same(a.diagonal(0, -2, -1).sum(-1).exp().log(), Linalg.det(e).log());
        assertArrayEquals(new double[] {1, 5, 0, 1}, Linalg.matrixExp(Gradus.tensor(new double[] {0, 5, 0, 0}, Shape.of(2, 2)))
            .toDoubleArray(), 1e-14);
    }

    @Test
    void storageDtypesAreComputedInDouble() {
        Tensor third = Linalg.inv(Gradus.eye(2).mul(3.0).to(DType.FLOAT16));
        assertEquals(DType.FLOAT16, third.dtype());
        assertEquals(1 / 3.0, third.select(0, 0).select(0, 0).item(), 1e-4);
    }

    @Test
    void einsumIsTheSumOverAllNames() {
        Tensor a = random(2, 3, 4);
        Tensor b = random(4, 3, 2);
        same(a.permute(2, 0, 1), Gradus.einsum("ijk->kij", a));
        same(a.sum(1), Gradus.einsum("i j k -> i k", a));
        same(a.mul(b.permute(2, 1, 0)).sum(), Gradus.einsum("ijk,kji", a, b));
        same(a.reshape(6, 4).matmul(b.reshape(4, 6)).reshape(2, 3, 3, 2), Gradus.einsum("ijk,klm->ijlm", a, b));
        Tensor square = random(3, 3);
        same(square.trace(), Gradus.einsum("ii", square));
        same(square.diagonal(), Gradus.einsum("ii->i", square));
        same(square.matmul(square).matmul(square.t()), Gradus.einsum("ij,jk,lk->il", List.of(square, square, square)));
        same(square.unsqueeze(0).mul(Gradus.ones(DType.FLOAT64, 2, 1, 1)).sum(2), Gradus.einsum("...ij->...i",
            square.expand(2, 3, 3)));
    }

    @Test
    void einsumSaysWhatDoesNotFit() {
        Tensor a = random(2, 3);
        says(ArgumentException.class, "output subscript k does not appear", () -> Gradus.einsum("ij->ik", a));
        says(ShapeException.class, "subscript i is repeated for operand 0", () -> Gradus.einsum("ii->i", a));
        says(ShapeException.class, "number of subscripts in the equation (1)", () -> Gradus.einsum("i->i", a));
        says(ArgumentException.class, "fewer operands", () -> Gradus.einsum("i,j", a));
        says(ArgumentException.class, "more operands", () -> Gradus.einsum("ij", a, a));
        says(ArgumentException.class, "not part of any ellipsis", () -> Gradus.einsum("i.j", a));
        says(ArgumentException.class, "must be in [a-zA-Z]", () -> Gradus.einsum("i1", a));
        says(ShapeException.class, "does not broadcast with previously seen size 3", () -> Gradus.einsum("ij,jk", a, a));
    }

    @Test
    void errorsNameTheOperation() {
        Tensor wide = random(2, 3);
        says(ShapeException.class, "linalg.inv: A must be batches of square matrices, but they are 2 by 3",
            () -> Linalg.inv(wide));
        says(ShapeException.class, "linalg.qr: The input tensor A must have at least 2", () -> Linalg.qr(random(3)));
        says(DTypeException.class, "linalg.det: Expected a floating point", () -> Linalg.det(Gradus.zeros(DType.INT64, 2, 2)));
        says(ArgumentException.class, "leading minor of order 2",
            () -> Linalg.cholesky(Gradus.tensor(new double[] {1, 2, 2, 1}, Shape.of(2, 2))));
        says(ArgumentException.class, "non-finite", () -> Linalg.svd(Gradus.full(Shape.of(2, 2), Double.NaN)));
        says(ShapeException.class, "(3x3 and 2x1)", () -> Linalg.solve(random(3, 3), random(2)));
        says(ArgumentException.class, "Order 3 not supported",
            () -> Linalg.matrixNorm(wide, 3, new int[] {0, 1}, false, null));
        says(ShapeException.class, "tensors 0 and 1", () -> Linalg.multiDot(wide, wide));
        says(ShapeException.class, "no dimension of size 3", () -> random(2).cross(random(2)));
    }

    private static void says(Class<? extends GradusException> type, String part, Executable call) {
        String message = assertThrows(type, call).getMessage();
        assertTrue(message.contains(part), message);
    }
}
