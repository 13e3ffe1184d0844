package org.gradus.autograd;

import static org.gradus.autograd.EngineTest.assertValues;
import static org.gradus.autograd.EngineTest.leaf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.gradus.Gradus;
import org.gradus.Tensor;
import org.gradus.types.AutogradException;
import org.gradus.types.Shape;
import org.junit.jupiter.api.Test;

/** Operations with gradients of the user's own. */
class FunctionTest {

    private static final class Cube extends Function {
        @Override
        protected List<Tensor> forward(Call call, List<Tensor> in) {
            call.saveForBackward(in.get(0));
            return List.of(in.get(0).pow(3));
        }

        @Override
        protected List<Tensor> backward(Call call, List<Tensor> grads) {
            Tensor x = call.savedTensors().get(0);
            return List.of(grads.get(0).mul(x.square().mul(3)));
        }
    }

    /** Two outputs from two inputs, of which the second has no gradient; {@code null} for outputs that are not used. */
    private static final class Pair extends Function {
        private final double factor;
        private List<Tensor> seen;

        Pair(double factor) {
            this.factor = factor;
        }

        @Override
        protected List<Tensor> forward(Call call, List<Tensor> in) {
            call.materializeGrads(false);
            Tensor index = in.get(0).gt(0);
            return List.of(in.get(0).mul(factor), in.get(0).add(in.get(1)), index);
        }

        @Override
        protected List<Tensor> backward(Call call, List<Tensor> grads) {
            seen = grads;
            assertTrue(call.needsInputGrad(0));
            assertFalse(call.needsInputGrad(1));
            return Arrays.asList(grads.get(0) == null ? null : grads.get(0).mul(factor), null);
        }
    }

    private static final class Same extends Function {
        @Override
        protected List<Tensor> forward(Call call, List<Tensor> in) {
            return in;
        }

        @Override
        protected List<Tensor> backward(Call call, List<Tensor> grads) {
            return List.of(grads.get(0).neg());
        }
    }

    @Test
    void theGradientIsTheUsers() {
        Tensor x = leaf(2, 3);
        Tensor y = new Cube().apply(x);
        assertEquals("CubeBackward", y.gradFn().name());
        assertValues(y.detach(), 8, 27);
        y.sum().backward();
        assertValues(x.grad(), 12, 27);
        assertThrows(AutogradException.class, () -> y.sum().backward());
    }

    @Test
    void itCanBeDifferentiatedAgain() {
        GradCheck.standard().first(in -> List.of(new Cube().apply(in.get(0))), leaf(0.5, -1.5));
        GradCheck.standard().second(in -> List.of(new Cube().apply(in.get(0))), leaf(0.5, -1.5));
    }

    @Test
    void severalOutputsOfWhichSomeAreUsed() {
        Tensor x = leaf(2, 3);
        Pair pair = new Pair(5);
        List<Tensor> out = pair.applyAll(x, Gradus.tensor(new double[] {1, 1}, Shape.of(2)));
        assertTrue(out.get(1).requiresGrad());
        assertFalse(out.get(2).requiresGrad());
        out.get(0).sum().backward();
        assertValues(x.grad(), 5, 5);
        assertNull(pair.seen.get(1));
        assertValues(pair.seen.get(0), 1, 1);
    }

    @Test
    void anInputThatIsReturnedIsAnotherTensor() {
        Tensor x = leaf(2);
        Tensor y = new Same().apply(x);
        assertEquals("SameBackward", y.gradFn().name());
        assertTrue(x.isLeaf());
        y.sum().backward();
        assertValues(x.grad(), -1);
    }

    @Test
    void nothingIsRecordedWithoutNeed() {
        assertFalse(new Cube().apply(Gradus.tensor(new double[] {1}, Shape.of(1))).requiresGrad());
        assertFalse(Gradus.noGrad(() -> new Cube().apply(leaf(1))).requiresGrad());
    }

    @Test
    void theNumberOfGradientsMustBeRight() {
        Function wrong = new Function() {
            @Override
            protected List<Tensor> forward(Call call, List<Tensor> in) {
                return List.of(in.get(0).mul(in.get(1)));
            }

            @Override
            protected List<Tensor> backward(Call call, List<Tensor> grads) {
                return grads;
            }
        };
        Tensor y = wrong.apply(leaf(1), leaf(2));
        String message = assertThrows(AutogradException.class, y::backward).getMessage();
        assertTrue(message.contains("returned an incorrect number of gradients (expected 2, got 1)"), message);
    }
}
