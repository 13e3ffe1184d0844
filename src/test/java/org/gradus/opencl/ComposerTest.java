package org.gradus.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.LongFunction;
import org.gradus.ir.AttentionExpr;
import org.gradus.ir.Data;
import org.gradus.ir.Expr;
import org.gradus.ir.Graph;
import org.gradus.ir.Place;
import org.gradus.ir.Plan;
import org.gradus.ir.PlanCache;
import org.gradus.ir.Pointwise;
import org.gradus.ir.ReduceOp;
import org.gradus.types.DType;
import org.gradus.types.Layout;
import org.gradus.types.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What sources depend on, and what not. Needs no driver. */
class ComposerTest implements Place {
    private record Elements() implements Data {
        @Override
        public void release() {
        }
    }

    @Override
    public String label() {
        return "test";
    }

    @Override
    public void realize(List<Expr> roots) {
        throw new UnsupportedOperationException();
    }

    private Expr f(long... dims) {
        return Expr.leaf(this, DType.FLOAT32, Shape.of(dims), new Elements()).retain();
    }

    private static Expr transposed(Expr e) {
        return e.view(Layout.contiguous(e.shape()).permute(1, 0));
    }

    private static Composed compose(boolean gpu, Expr root) {
        Plan plan = new PlanCache(true).plan(Graph.of(List.of(root)));
        assertEquals(1, plan.steps().size(), plan.explain());
        return new Composer(new Traits(gpu, 2, Tuning.standard(32), "")).compose(plan.steps().get(0).kernel());
    }

    private static void sameSource(boolean gpu, LongFunction<Expr> ofBatch) {
        String source = compose(gpu, ofBatch.apply(64)).source();
        for (long batch : new long[] {2, 32, 100, 128, 1000}) {
            assertEquals(source, compose(gpu, ofBatch.apply(batch)).source(), "batch " + batch);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aNewBatchSizeIsNoNewSource(boolean gpu) {
        sameSource(gpu, n -> Expr.map(Pointwise.TANH, Expr.map(Pointwise.ADD, f(n, 50), f(1, 50).expand(Shape.of(n, 50)))));
        sameSource(gpu, n -> f(n, 50).reduce(ReduceOp.SUM, 1));
        sameSource(gpu, n -> transposed(f(n, 50)).reduce(ReduceOp.SUM, 1));
        sameSource(gpu, n -> f(n).reduce(ReduceOp.SUM, 1));
        sameSource(gpu, n -> Expr.map(Pointwise.RELU,
            Expr.map(Pointwise.ADD, Expr.matmul(f(n, 784), transposed(f(512, 784))), f(1, 512).expand(Shape.of(n, 512)))));
        sameSource(gpu, n -> Expr.matmul(transposed(f(n, 512)), f(n, 784)));
        sameSource(gpu, n -> AttentionExpr.values(true, true, 0.1, f(n, 2, 300, 16), f(n, 2, 300, 16), f(n, 2, 300, 8), null));
        sameSource(gpu, n -> AttentionExpr.gradients(false, 0.1, f(n, 2, 300, 16), f(n, 2, 70, 16), f(n, 2, 70, 8),
            f(n, 2, 300, 8), f(n, 2, 300, 2), f(n, 2, 300, 8), f(1, 1, 300, 70).expand(Shape.of(n, 2, 300, 70))));
    }

    @Test
    void productsOfDifferentViewsAreOneSource() {
        Expr image = f(4, 3, 20, 20);
        Expr windows = image.view(Layout.of(Shape.of(4, 3, 3, 3, 18, 18), new long[] {1200, 400, 20, 1, 20, 1}, 0))
            .view(Layout.contiguous(Shape.of(4, 27, 324)));
        String plain = compose(false, Expr.matmul(f(5, 8, 6), f(5, 6, 7))).source();
        assertEquals(plain, compose(false, Expr.matmul(f(5, 8, 6), f(1, 6, 7).expand(Shape.of(5, 6, 7)))).source());
        Expr turned = f(5, 6, 8).view(Layout.contiguous(Shape.of(5, 6, 8)).permute(0, 2, 1));
        assertEquals(plain, compose(false, Expr.matmul(turned, f(5, 6, 7))).source());
        assertEquals(plain, compose(false, Expr.matmul(f(4, 8, 27), windows)).source());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void scalarsAreArguments(boolean gpu) {
        String[] sources = new String[2];
        for (int i = 0; i < 2; i++) {
            Expr a = f(100);
            sources[i] = compose(gpu, Expr.map(Pointwise.MUL, a, Expr.constant(this, DType.FLOAT32, a.shape(), 0.5
                + i))).source();
        }
        assertEquals(sources[0], sources[1]);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void largeTensorsTakeLongIndices(boolean gpu) {
        Composed small = compose(gpu, Expr.map(Pointwise.NEG, f(1L << 30)));
        Composed large = compose(gpu, Expr.map(Pointwise.NEG, f(1L << 31)));
        assertFalse(small.wide());
        assertTrue(large.wide());
        assertTrue(large.source().contains("typedef long gr_index;"));
        assertNotEquals(small.source(), large.source());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aFewLongRowsAreFoldedInParts(boolean gpu) {
        Composed c = compose(gpu, f(3, 1 << 20).reduce(ReduceOp.SUM, 1));
        assertEquals(2, c.launches().size());
        assertEquals(1, c.scratch().length);
        assertEquals(1, compose(gpu, f(3, 100).reduce(ReduceOp.SUM, 1)).launches().size());
    }
}
