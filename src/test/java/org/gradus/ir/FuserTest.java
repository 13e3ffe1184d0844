package org.gradus.ir;

import static org.gradus.ir.Pointwise.ADD;
import static org.gradus.ir.Pointwise.DIV;
import static org.gradus.ir.Pointwise.EXP;
import static org.gradus.ir.Pointwise.LOG;
import static org.gradus.ir.Pointwise.MUL;
import static org.gradus.ir.Pointwise.RELU;
import static org.gradus.ir.Pointwise.SQRT;
import static org.gradus.ir.Pointwise.SUB;
import static org.gradus.ir.Pointwise.TANH;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.gradus.types.DType;
import org.gradus.types.Layout;
import org.gradus.types.Shape;
import org.junit.jupiter.api.Test;

/** What becomes one kernel, and what does not. */
class FuserTest {
    private static final Place PLACE = new Place() {
        @Override
        public String label() {
            return "nowhere";
        }

        @Override
        public void realize(List<Expr> roots) {
            throw new AssertionError("plans are made here, not run");
        }
    };

    private static Expr leaf(long... dims) {
        return Expr.leaf(PLACE, DType.FLOAT32, Shape.of(dims), () -> { }).retain();
    }

    private static Expr number(double value) {
        return Expr.constant(PLACE, DType.FLOAT32, Shape.SCALAR, value);
    }

    private static Expr map(Pointwise fn, Expr... operands) {
        Shape shape = operands[0].shape();
        for (Expr e : operands) {
            shape = Shape.broadcast(fn.label(), shape, e.shape());
        }
        Shape to = shape;
        return Expr.map(fn, Arrays.stream(operands).map(e -> e.expand(to)).toArray(Expr[]::new));
    }

    private static Expr column(Expr perRow) {
        return perRow.reshape(Shape.of(perRow.shape().numel(), 1));
    }

    private static Plan plan(Expr... roots) {
        return Planner.plan(Graph.of(List.of(roots)), true, Frame.Reader.NONE);
    }

    private static void kernels(int expected, Plan plan) {
        assertEquals(expected, plan.steps().size(), plan::explain);
    }

    private final Expr a = leaf(64, 100);
    private final Expr b = leaf(100);
    private final Expr c = leaf(64, 1);
    private final Expr chain = map(TANH, map(ADD, map(MUL, a, b), c));

    /** {@code (4, 8, 10, 10)} as the windows of 3 x 3, {@code (4, 8 * 9, 8 * 8)}, times filters: nothing is written but the result. */
    @Test
    void windowsAreReadByTheProductThatNeedsThem() {
        Shape windows = Shape.of(4, 8, 3, 3, 8, 8);
        Expr x = leaf(4, 8, 10, 10).view(Layout.of(windows, new long[] {800, 100, 10, 1, 10, 1}, 0)).reshape(Shape.of(4, 72, 64));
        Expr filters = leaf(16, 72).expand(Shape.of(4, 16, 72));
        Plan plan = plan(Expr.matmul(filters, x));
        kernels(1, plan);
        Kernel.MatMul product = (Kernel.MatMul) plan.steps().get(0).kernel();
        assertEquals(3, product.b().rows().rank(), "channels and two axes of places");
        assertEquals(2 * 800 + 3 * 100 + 2 * 10 + 1 + 5 * 10 + 7, product.b().position(2, 3 * 9 + 2 * 3 + 1, 5 * 8 + 7));
    }

    @Test
    void aReshapeBehindAPermutationIsReadByStrides() {
        Expr x = leaf(6, 10, 4);
        Expr swapped = x.view(Layout.contiguous(x.shape()).permute(1, 0, 2)).reshape(Shape.of(10, 24));
        Kernel.Loop loop = (Kernel.Loop) plan(map(ADD, swapped, leaf(10, 24))).steps().get(0).kernel();
        loop.body().stream().filter(i -> i instanceof Instr.Load).forEach(i ->
            assertTrue(((Instr.Load) i).access().isStrided(), loop::toString));
    }

    @Test
    void aChainWithBroadcastingIsOneKernel() {
        kernels(1, plan(chain));
    }

    @Test
    void aSumOverAChainIsOneKernel() {
        kernels(1, plan(chain.reduce(ReduceOp.SUM, 2)));
        kernels(1, plan(chain.reduce(ReduceOp.SUM, 1)));
    }

    @Test
    void gradientsOfAChainAreTwoKernels() {
        Expr g = map(EXP, map(ADD, map(MUL, a, b), c));
        Expr da = map(MUL, g, b);
        Expr db = map(MUL, g, a).view(Layout.contiguous(Shape.of(64, 100)).permute(1, 0)).reduce(ReduceOp.SUM, 1);
        Expr dc = g.reduce(ReduceOp.SUM, 1);
        kernels(2, plan(da, db, dc));
    }

    @Test
    void biasAndActivationRideOnTheProduct() {
        kernels(1, plan(map(RELU, map(ADD, Expr.matmul(leaf(64, 100), leaf(100, 10)), leaf(10)))));
    }

    @Test
    void aTransposedProductIsWrittenTransposed() {
        Expr p = Expr.matmul(leaf(64, 100), leaf(100, 10));
        kernels(1, plan(p.view(Layout.contiguous(p.shape()).permute(1, 0))));
        kernels(1, plan(p, p.view(Layout.contiguous(p.shape()).permute(1, 0))));
    }

    @Test
    void softmaxIsOneKernel() {
        Expr x = leaf(64, 10);
        Expr e = map(EXP, map(SUB, x, column(x.reduce(ReduceOp.MAX, 1))));
        kernels(1, plan(map(DIV, e, column(e.reduce(ReduceOp.SUM, 1)))));
    }

    @Test
    void joinedPartsAreComputedWhereTheyGo() {
        Layout whole = Layout.contiguous(Shape.of(64, 200));
        Expr empty = Expr.unset(PLACE, DType.FLOAT32, whole.shape());
        Expr left = empty.update(whole.slice(1, 0, 100, 1), map(TANH, a));
        kernels(1, plan(left.update(whole.slice(1, 100, 100, 1), map(EXP, a))));
        Expr product = Expr.matmul(a, leaf(100, 100));
        Plan plan = plan(left.update(whole.slice(1, 100, 100, 1), product));
        kernels(2, plan);
        assertEquals(1, plan.steps().get(1).donors()[2].length, "the product goes on in the first part's buffer");
    }

    private static Expr sumOfRows(Expr value, int... places) {
        Layout whole = Layout.contiguous(value.shape());
        Expr sum = null;
        for (int row = 0; row < places.length; row++) {
            Expr zeros = Expr.constant(PLACE, DType.FLOAT32, value.shape(), 0);
            Expr part = zeros.update(whole.slice(0, places[row], 1, 1), value.view(whole.slice(0, row, 1, 1)));
            sum = sum == null ? part : Parts.sum(sum, part);
        }
        return sum;
    }

    @Test
    void partsThatAllGoBackToTheirPlacesAreWhatTheyWereCutFrom() {
        Expr value = map(TANH, leaf(3, 100));
        assertSame(value, sumOfRows(value, 0, 1, 2));
        kernels(2, plan(sumOfRows(value, 1, 0, 2)));
        assertNotSame(value, sumOfRows(value, 0, 1));
    }

    @Test
    void aWriteInPlaceCopiesOnlyWhatItReadsElsewhere() {
        Layout whole = Layout.contiguous(Shape.of(64, 100));
        Layout first = whole.slice(0, 0, 1, 1);
        Layout later = whole.slice(0, 1, 1, 1);
        Layout both = whole.slice(0, 0, 2, 1);
        assertEquals(1, plan(a.update(first, map(TANH, a.view(first)))).steps().get(0).donors()[1].length);
        assertEquals(1, plan(a.update(first, map(TANH, a.view(later)))).steps().get(0).donors()[1].length);
        assertEquals(0, plan(a.update(both, map(TANH, a.view(whole.slice(0, 1, 2, 1))))).steps().get(0).donors()[1].length);
    }

    @Test
    void layerNormIsOneKernel() {
        Expr mean = column(map(MUL, a.reduce(ReduceOp.SUM, 1), number(0.01)));
        Expr d = map(SUB, a, mean);
        Expr var = column(map(MUL, map(MUL, d, d).reduce(ReduceOp.SUM, 1), number(0.01)));
        Expr norm = map(DIV, d, map(SQRT, map(ADD, var, number(1e-5))));
        kernels(1, plan(map(ADD, map(MUL, norm, b), leaf(100))));
    }

    @Test
    void anOptimizerStepIsOneKernelWithThreeOutputsInPlace() {
        Expr p = leaf(30);
        Expr m = leaf(30);
        Expr v = leaf(30);
        Expr g = leaf(30);
        Expr m2 = map(ADD, map(MUL, m, number(0.9)), map(MUL, g, number(0.1)));
        Expr v2 = map(ADD, map(MUL, v, number(0.9)), map(MUL, map(MUL, g, g), number(0.1)));
        Expr p2 = map(SUB, p, map(DIV, m2, map(SQRT, v2)));
        Plan plan = plan(p2, m2, v2);
        kernels(1, plan);
        assertEquals(3, plan.steps().get(0).written().length);
        assertTrue(Arrays.stream(plan.steps().get(0).donors()).filter(d -> d.length > 0).count() == 3);
    }

    @Test
    void aValueThatIsDearAndUsedInTwoKernelsIsComputedOnce() {
        Expr e = map(EXP, a);
        Plan plan = plan(Expr.matmul(e, leaf(100, 3)), e.view(Layout.contiguous(Shape.of(64, 100)).permute(1, 0)).reduce(ReduceOp.SUM, 1));
        kernels(3, plan);
    }

    @Test
    void aFoldWithFewLongRowsStaysAlone() {
        Expr x = leaf(1 << 20);
        Expr total = x.reduce(ReduceOp.SUM, 1).reshape(Shape.of(1)).expand(Shape.of(1 << 20));
        kernels(2, plan(map(DIV, x, total)));
    }

    @Test
    void unfusedEachOperationIsAKernel() {
        assertEquals(3, Planner.plan(Graph.of(List.of(chain)), false, Frame.Reader.NONE).steps().size());
    }

    @Test
    void equalStructuresShareAKeyWhateverTheScalars() {
        Graph.Key one = Graph.of(List.of(map(MUL, leaf(3, 4), number(2)))).key();
        Graph.Key other = Graph.of(List.of(map(MUL, leaf(3, 4), number(3)))).key();
        Graph.Key wider = Graph.of(List.of(map(MUL, leaf(3, 5), number(2)))).key();
        assertEquals(one, other);
        assertEquals(false, one.equals(wider));
        assertEquals(false, one.equals(Graph.of(List.of(map(DIV, leaf(3, 4), number(2)))).key()));
    }

    @Test
    void kernelsOfOtherSizesHaveTheSameStructure() {
        Kernel.Loop small = (Kernel.Loop) plan(map(LOG, map(ADD, leaf(8, 5), leaf(5)))).steps().get(0).kernel();
        Kernel.Loop one = (Kernel.Loop) plan(map(LOG, map(ADD, leaf(1, 5), leaf(5)))).steps().get(0).kernel();
        assertEquals(2, small.outer().rank());
        assertEquals(2, one.outer().rank());
        assertEquals(strides(small), strides(one));
    }

    private static List<List<Long>> strides(Kernel.Loop k) {
        return k.body().stream().filter(i -> i instanceof Instr.Load)
            .map(i -> Arrays.stream(((Instr.Load) i).access().first().strides()).boxed().toList()).toList();
    }
}
