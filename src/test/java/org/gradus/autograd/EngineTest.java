package org.gradus.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.gradus.Functional;
import org.gradus.GradEngine;
import org.gradus.GradMode;
import org.gradus.Gradus;
import org.gradus.Scope;
import org.gradus.Tensor;
import org.gradus.types.AutogradException;
import org.gradus.types.GradusException;
import org.gradus.types.Shape;
import org.gradus.types.ShapeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Leaves, accumulation, retained graphs, hooks, modes: PyTorch's semantics. */
class EngineTest {

    static Tensor leaf(double... values) {
        return Gradus.tensor(values, Shape.of(values.length)).requiresGrad_();
    }

    static void assertValues(Tensor got, double... want) {
        assertNotNull(got);
        assertArrayEquals(want, got.toDoubleArray(), 1e-9);
    }

    private static void assertMessage(Class<? extends GradusException> type, String part, Executable body) {
        String message = assertThrows(type, body).getMessage();
        assertTrue(message.contains(part), message);
    }

    @Test
    void aNewTensorIsALeafThatIsNotTracked() {
        Tensor x = Gradus.tensor(new double[] {1, 2}, Shape.of(2));
        assertFalse(x.requiresGrad());
        assertTrue(x.isLeaf());
        assertNull(x.gradFn());
        assertNull(x.mul(2).gradFn());
    }

    @Test
    void resultsKnowWhatMadeThem() {
        Tensor x = leaf(1, 2);
        Tensor y = x.add(2);
        assertEquals("AddBackward0", y.gradFn().name());
        assertTrue(y.requiresGrad());
        assertFalse(y.isLeaf());
        assertEquals(Arrays.asList("AccumulateGrad", null),
            y.gradFn().nextFunctions().stream().map(f -> f == null ? null : f.name()).toList());
    }

    @Test
    void gradientFunctionsHavePyTorchsNames() {
        Tensor x = leaf(1, 2);
        List<Tensor> made = List.of(x.mul(2), x.pow(2), x.sin(), x.neg(), x.log(), x.mean(), x.sum(), x.sum(0),
            x.unsqueeze(0).t(), x.sigmoid(), x.rsub(1), x.clamp(0, 1), x.clampMin(0), x.clampMax(1),
            x.lerp(x, 0.5), x.celu(), x.view(2, 1), x.matmul(x), x.reshape(2, 1), x.softmax(0),
            Functional.binaryCrossEntropyWithLogits(x, x.detach()), Functional.mseLoss(x, x.detach()));
        assertEquals(List.of("MulBackward0", "PowBackward0", "SinBackward0", "NegBackward0", "LogBackward0", "MeanBackward0",
            "SumBackward0", "SumBackward1", "TBackward0", "SigmoidBackward0", "RsubBackward1", "ClampBackward1",
            "ClampMinBackward0", "ClampMaxBackward0", "LerpBackward0", "CeluBackward0", "ViewBackward0", "DotBackward0",
            "ReshapeAliasBackward0", "SoftmaxBackward0", "BinaryCrossEntropyWithLogitsBackward0", "MseLossBackward0"),
            made.stream().map(t -> t.gradFn().name()).toList());
    }

    @Test
    void requiresGradCanOnlyBeChangedOnLeaves() {
        Tensor x = leaf(1, 2);
        Tensor y = x.mul(2);
        assertSame(y, y.requiresGrad_(true));
        assertMessage(AutogradException.class, "you can only change requires_grad flags of leaf variables",
            () -> y.requiresGrad_(false));
        x.requiresGrad_(false);
        assertFalse(x.requiresGrad());
        assertNull(x.mul(2).gradFn());
    }

    @Test
    void onlyFloatingTensorsCanRequireGrad() {
        Tensor i = Gradus.tensor(new long[] {1, 2}, Shape.of(2));
        assertMessage(GradusException.class, "only Tensors of floating point dtype can require gradients", i::requiresGrad_);
    }

    @Test
    void detachStopsTheHistoryAndSharesElements() {
        Tensor x = leaf(1, 2);
        Tensor y = x.mul(3);
        Tensor d = y.detach();
        assertFalse(d.requiresGrad());
        d.add_(1);
        assertValues(y.detach(), 4, 7);
    }

    @Test
    void gradientsAccumulateUntilTheyAreCleared() {
        Tensor w = leaf(1, 1, 1, 1);
        for (int i = 1; i <= 3; i++) {
            w.mul(3).sum().backward();
            assertValues(w.grad(), 3 * i, 3 * i, 3 * i, 3 * i);
        }
        Tensor held = w.grad();
        w.grad().zero_();
        w.mul(3).sum().backward();
        assertValues(w.grad(), 3, 3, 3, 3);
        assertSame(held, w.grad());
        w.setGrad(null);
        assertNull(w.grad());
    }

    @Test
    void aLeafUsedSeveralTimesGetsTheSum() {
        Tensor x = leaf(2, 3);
        x.mul(x).add(x).sum().backward();
        assertValues(x.grad(), 5, 7);
    }

    @Test
    void gradientsAreWeightedByTheArgument() {
        Tensor x = leaf(1, 2, 3);
        x.mul(2).backward(Gradus.tensor(new double[] {0.1, 1, 10}, Shape.of(3)));
        assertValues(x.grad(), 0.2, 2, 20);
    }

    @Test
    void unusedAndDetachedLeavesGetNone() {
        Tensor x = leaf(1);
        Tensor unused = leaf(1);
        Tensor y = leaf(1);
        x.mul(y.detach()).sum().backward();
        assertValues(x.grad(), 1);
        assertNull(unused.grad());
        assertNull(y.grad());
    }

    @Test
    void aGradientHasItsLeafsDtype() {
        Tensor x = Gradus.tensor(new float[] {1, 2}, Shape.of(2)).requiresGrad_();
        Tensor y = leaf(3, 4);
        x.mul(y).sum().backward();
        assertEquals(x.dtype(), x.grad().dtype());
        assertEquals(y.dtype(), y.grad().dtype());
        assertValues(x.grad(), 3, 4);
    }

    @Test
    void assignedGradientsMustFit() {
        Tensor x = leaf(1, 2);
        assertMessage(ShapeException.class, "different size", () -> x.setGrad(Gradus.tensor(new double[] {1}, Shape.of(1))));
        assertMessage(GradusException.class, "different type", () -> x.setGrad(Gradus.tensor(new float[] {1, 1}, Shape.of(2))));
        x.setGrad(Gradus.tensor(new double[] {1, 1}, Shape.of(2)));
        x.sum().backward();
        assertValues(x.grad(), 2, 2);
    }

    @Test
    void aGraphCanBeUsedOnceUnlessRetained() {
        Tensor x = leaf(2);
        Tensor y = x.square().sum();
        y.backward(null, true);
        assertValues(x.grad(), 4);
        y.backward();
        assertValues(x.grad(), 8);
        assertMessage(AutogradException.class, "Trying to backward through the graph a second time", y::backward);
    }

    @Test
    void aSharedPartIsFreedToo() {
        Tensor x = leaf(3);
        Tensor y = x.square();
        Tensor z = y.sin().sum();
        z.backward();
        assertMessage(AutogradException.class, "Trying to backward through the graph a second time", () -> y.sum().backward());
    }

    @Test
    void whatSavesNothingCanBeRepeated() {
        Tensor x = leaf(1, 2);
        Tensor y = x.add(1).sum();
        y.backward();
        y.backward();
        assertValues(x.grad(), 2, 2);
    }

    @Test
    void aDeepGraphNeedsNoStack() {
        Tensor x = leaf(1);
        Tensor y = x;
        for (int i = 0; i < 5000; i++) {
            y = y.add(1);
        }
        y.sum().backward();
        assertValues(x.grad(), 1);
    }

    @Test
    void backwardNeedsAHistoryAndOneElement() {
        Tensor x = Gradus.tensor(new double[] {1, 2}, Shape.of(2));
        assertMessage(AutogradException.class, "element 0 of tensors does not require grad and does not have a grad_fn",
            () -> x.sum().backward());
        assertMessage(AutogradException.class, "grad can be implicitly created only for scalar outputs",
            () -> leaf(1, 2).mul(2).backward());
        assertMessage(ShapeException.class, "Mismatch in shape: grad_output[0] has a shape of [1] and output[0] has a shape "
            + "of [2].",
            () -> leaf(1, 2).mul(2).backward(Gradus.tensor(new double[] {1}, Shape.of(1))));
    }

    @Test
    void noGradRecordsNothing() {
        Tensor x = leaf(1, 2);
        try (GradMode scope = GradMode.noGrad()) {
            assertFalse(x.mul(2).requiresGrad());
            try (GradMode inner = GradMode.enableGrad()) {
                assertTrue(x.mul(2).requiresGrad());
            }
            assertFalse(x.mul(2).requiresGrad());
        }
        assertTrue(x.mul(2).requiresGrad());
        assertTrue(x.requiresGrad());
    }

    @Test
    void gradientsCanBeDifferentiatedAgain() {
        Tensor x = leaf(2);
        Tensor first = Autograd.grad(List.of(x.pow(3)), List.of(x), null, false, true, false).get(0);
        assertValues(first.detach(), 12);
        Tensor second = Autograd.grad(List.of(first), List.of(x), null, false, true, false).get(0);
        assertValues(second.detach(), 12);
        Tensor third = Autograd.grad(second, x);
        assertValues(third, 6);
        assertFalse(third.requiresGrad());
        assertNull(x.grad());
    }

    @Test
    void backwardWithACreatedGraphMakesADifferentiableGrad() {
        Tensor x = leaf(2);
        x.pow(3).backward(null, true, true);
        assertTrue(x.grad().requiresGrad());
        Tensor penalty = x.grad().square().sum();
        x.setGrad(null);
        penalty.backward();
        assertValues(x.grad(), 2 * 12 * 12);
    }

    @Test
    void gradReachesIntermediateResultsAndTouchesNoLeaf() {
        Tensor x = leaf(1, 2);
        Tensor h = x.mul(3);
        Tensor y = h.square().sum();
        List<Tensor> g = Autograd.grad(List.of(y), List.of(h, x));
        assertValues(g.get(0), 6, 12);
        assertValues(g.get(1), 18, 36);
        assertNull(x.grad());
    }

    @Test
    void gradOfARootIsItsWeight() {
        Tensor y = leaf(1, 2).mul(2);
        Tensor weight = Gradus.tensor(new double[] {5, 7}, Shape.of(2));
        assertValues(Autograd.grad(List.of(y), List.of(y), List.of(weight), false, false, false).get(0), 5, 7);
    }

    @Test
    void gradChecksItsInputs() {
        Tensor x = leaf(1);
        Tensor u = leaf(1);
        assertMessage(AutogradException.class, "One of the differentiated Tensors appears to not have been used in the graph",
            () -> Autograd.grad(x.mul(2), u));
        assertNull(Autograd.grad(List.of(x.mul(2)), List.of(u), null, false, false, true).get(0));
        assertMessage(AutogradException.class, "One of the differentiated Tensors does not require grad",
            () -> Autograd.grad(x.mul(2), Gradus.tensor(new double[] {1}, Shape.of(1))));
    }

    @Test
    void backwardIntoSomeInputsOnly() {
        Tensor x = leaf(1);
        Tensor y = leaf(2);
        Autograd.backward(List.of(x.mul(y)), null, false, false, List.of(y));
        assertNull(x.grad());
        assertValues(y.grad(), 1);
    }

    @Test
    void partsOfTheGraphThatAreNotAskedForDoNotRun() {
        Tensor x = leaf(1);
        Tensor y = leaf(2);
        Tensor h = y.mul(2);
        Tensor z = x.mul(h);
        h.add_(1);
        assertMessage(AutogradException.class, "modified by an inplace operation", () -> Autograd.grad(z, x));
        assertValues(Autograd.grad(z, y), 2);
    }

    @Test
    void intermediateGradientsAreKeptOnRequest() {
        Tensor x = leaf(1, 2);
        Tensor h = x.mul(3);
        Tensor other = x.mul(5);
        h.retainGrad();
        assertTrue(h.retainsGrad());
        assertFalse(other.retainsGrad());
        h.mul(2).add(other).sum().backward();
        assertValues(h.grad(), 2, 2);
        assertNull(other.grad());
        assertValues(x.grad(), 11, 11);
        x.retainGrad();
        assertFalse(x.retainsGrad());
        assertMessage(AutogradException.class, "can't retain_grad", () -> Gradus.ones(2).retainGrad());
    }

    @Test
    void hooksSeeAndReplaceGradients() {
        Tensor x = leaf(1, 2);
        Tensor h = x.mul(3);
        List<Tensor> seen = new ArrayList<>();
        h.registerHook(g -> {
            seen.add(g);
            return g.mul(10);
        });
        GradEngine.Hook second = h.registerHook(g -> {
            seen.add(g);
            return null;
        });
        h.retainGrad();
        h.sum().backward(null, true);
        assertValues(x.grad(), 30, 30);
        assertValues(h.grad(), 10, 10);
        assertValues(seen.get(0), 1, 1);
        assertValues(seen.get(1), 10, 10);
        second.close();
        h.sum().backward();
        assertEquals(3, seen.size());
    }

    @Test
    void hooksOnLeavesRunBeforeAccumulation() {
        Tensor x = leaf(1, 2);
        x.registerHook(g -> g.neg());
        x.sum().backward();
        x.sum().backward();
        assertValues(x.grad(), -2, -2);
        assertMessage(GradusException.class, "hook has changed the size of value", () -> {
            Tensor y = leaf(1, 2);
            y.registerHook(g -> g.sum());
            y.sum().backward();
        });
        assertMessage(AutogradException.class, "cannot register a hook on a tensor that doesn't require gradient",
            () -> Gradus.tensor(new double[] {1}, Shape.of(1)).registerHook(g -> g));
    }

    @Test
    void gradientsOutliveScopesAndTemporariesDoNotMatter() {
        Tensor x = leaf(1, 2);
        Tensor loss;
        try (Scope scope = Scope.open()) {
            Tensor h = x.exp();
            loss = scope.keep(h.mul(h).sum());
        }
        loss.backward();
        assertValues(x.grad(), 2 * Math.exp(2), 2 * Math.exp(4));
        Tensor y = leaf(3);
        try (Scope scope = Scope.open()) {
            y.square().sum().backward();
        }
        assertValues(y.grad(), 6);
    }

    @Test
    void closedTensorsThatWereSavedStillHaveGradients() {
        Tensor x = leaf(2);
        Tensor h = x.mul(3);
        Tensor y = h.square().sum();
        h.close();
        y.backward();
        assertValues(x.grad(), 36);
    }

    @Test
    void aChainOfElementwiseOperationsIsFewKernels() {
        Tensor x = Gradus.randn(64, 32).requiresGrad_();
        Tensor b = Gradus.randn(32).requiresGrad_();
        Gradus.realize(x, b);
        Tensor y = x.mul(2).add(b).tanh().mul(x).sum();
        long before = x.device().statistics().launches();
        y.backward();
        long launches = x.device().statistics().launches() - before;
        assertTrue(launches <= 3, launches + " kernels for value and gradients");
        assertTrue(x.grad().isContiguous());
    }

    @Test
    void backwardReadsNothingBack() {
        Tensor x = leaf(1, 2, 3);
        Tensor y = x.mul(2).softmax(0).log().sum();
        long before = x.device().statistics().downloads();
        y.backward();
        assertEquals(before, x.device().statistics().downloads());
        assertEquals(3, x.grad().numel());
    }

    @Test
    void whatIsLinearInPiecesHasASecondDerivativeOfZero() {
        Tensor slope = Gradus.tensor(new double[] {0.25}, Shape.of(1));
        List<UnaryOperator<Tensor>> all = List.of(Tensor::relu, Tensor::leakyRelu, Tensor::hardtanh, Tensor::relu6,
            Tensor::hardsigmoid, Tensor::hardshrink, Tensor::softshrink, x -> x.threshold(0.1, 3),
            x -> Functional.prelu(x, slope), x -> Functional.maxPool1d(x.view(1, 1, 4), 2));
        for (UnaryOperator<Tensor> f : all) {
            Tensor x = leaf(-4, -0.25, 0.25, 4);
            Tensor y = f.apply(x).sum();
            Tensor plain = Autograd.grad(List.of(y), List.of(x), null, true, false, false).get(0);
            assertFalse(plain.requiresGrad());
            Tensor g = Autograd.grad(List.of(y), List.of(x), null, true, true, false).get(0);
            assertTrue(g.requiresGrad());
            assertArrayEquals(plain.toDoubleArray(), g.toDoubleArray());
            g.square().sum().backward();
            assertValues(x.grad(), 0, 0, 0, 0);
        }
        Tensor x = leaf(1, -1);
        Tensor g = Autograd.grad(List.of(x.relu().sum()), List.of(x), null, true, true, false).get(0);
        assertEquals("ReluBackwardBackward0", g.gradFn().name());
    }

    @Test
    void aNewShapeInPlaceKeepsTheHistoryWhereNoneIsRecorded() {
        List<UnaryOperator<Tensor>> all = List.of(Tensor::t_, x -> x.unsqueeze_(1), x -> x.unsqueeze_(0).squeeze_(),
            x -> x.transpose_(0, 1), x -> x.swapaxes_(0, 1));
        for (UnaryOperator<Tensor> f : all) {
            for (boolean view : new boolean[] {false, true}) {
                Tensor x = leaf(1, 2, 3, 4, 5, 6);
                Tensor made = x.mul(2).view(2, 3);
                Tensor h = view ? made : x.view(2, 3).mul(2);
                try (GradMode mode = GradMode.noGrad()) {
                    f.apply(h);
                }
                Tensor weights = f.apply(Gradus.arange(6.0).view(2, 3).clone());
                h.mul(weights).sum().backward();
                assertValues(x.grad(), 0, 2, 4, 6, 8, 10);
            }
        }
    }
}
