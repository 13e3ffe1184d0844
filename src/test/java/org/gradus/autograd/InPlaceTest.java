package org.gradus.autograd;

import static org.gradus.autograd.EngineTest.assertValues;
import static org.gradus.autograd.EngineTest.leaf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.gradus.GradMode;
import org.gradus.Gradus;
import org.gradus.Index;
import org.gradus.Tensor;
import org.gradus.types.AutogradException;
import org.gradus.types.DType;
import org.gradus.types.DTypeException;
import org.gradus.types.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Writes in place, through views and without: what they do to the history, and which are refused. */
class InPlaceTest {

    private static void assertRefused(String part, Executable body) {
        String message = assertThrows(AutogradException.class, body).getMessage();
        assertTrue(message.contains(part), message);
    }

    private static Tensor zeros(long... dims) {
        return Gradus.zeros(DType.FLOAT64, dims);
    }

    @Test
    void aResultTakesTheHistoryOfTheWrite() {
        Tensor x = leaf(1, 2);
        Tensor y = x.mul(3);
        y.mul_(Gradus.tensor(new double[] {2, 5}, Shape.of(2)));
        assertEquals("MulBackward0", y.gradFn().name());
        y.add_(1);
        assertEquals("AddBackward0", y.gradFn().name());
        y.sum().backward();
        assertValues(x.grad(), 6, 15);
    }

    @Test
    void theWrittenTensorsOldValueIsKeptForTheOtherOperand() {
        Tensor x = leaf(1, 2);
        Tensor w = leaf(3, 4);
        Tensor y = x.mul(1);
        y.mul_(w);
        y.sum().backward();
        assertValues(w.grad(), 1, 2);
        assertValues(x.grad(), 3, 4);
    }

    @Test
    void aWriteByATrackedTensorTracksTheTarget() {
        Tensor w = leaf(3, 4);
        Tensor y = zeros(2);
        y.add_(w);
        assertTrue(y.requiresGrad());
        assertFalse(y.isLeaf());
        y.sum().backward();
        assertValues(w.grad(), 1, 1);
    }

    @Test
    void overwritingCutsTheHistory() {
        Tensor x = leaf(1, 2);
        Tensor y = x.mul(3);
        y.zero_();
        assertEquals("ZeroBackward0", y.gradFn().name());
        y.sum().backward();
        assertValues(x.grad(), 0, 0);
    }

    @Test
    void leavesAndTheirViewsAreRefused() {
        Tensor x = leaf(1, 2, 3);
        assertRefused("a leaf Variable that requires grad is being used in an in-place operation.", () -> x.add_(1));
        assertRefused("a view of a leaf Variable that requires grad is being used in an in-place operation.",
            () -> x.select(0, 0).mul_(2));
        assertRefused("a leaf Variable that requires grad", () -> x.zero_());
        assertValues(x.detach(), 1, 2, 3);
        try (GradMode mode = GradMode.noGrad()) {
            x.add_(1);
        }
        assertValues(x.detach(), 2, 3, 4);
        assertTrue(x.isLeaf());
    }

    @Test
    void aViewMadeWithoutGradIsRefusedInsideIt() {
        Tensor y = leaf(1, 2).mul(1);
        Tensor v;
        try (GradMode mode = GradMode.noGrad()) {
            v = y.select(0, 0);
        }
        assertTrue(v.requiresGrad());
        assertTrue(v.isLeaf());
        assertRefused("does not require grad and does not have a grad_fn", () -> v.backward());
        assertRefused("A view was created in noGrad mode", () -> v.mul_(leaf(2).select(0, 0)));
    }

    @Test
    void oneOfSeveralViewsIsRefused() {
        Tensor part = leaf(1, 2, 3, 4).mul(1).split(2).get(1);
        assertRefused("Output 1 of SplitBackward0 is a view and is being modified inplace.", () -> part.mul_(2));
    }

    @Test
    void aViewOfOneOfSeveralViewsIsRefused() {
        Tensor part = leaf(1, 2, 3, 4).mul(1).split(2).get(1);
        assertRefused("Output 0 of SliceBackward0 is a view", () -> part.narrow(0, 0, 1).zero_());
        assertRefused("multiple views", () -> part.set_(3));
    }

    @Test
    void aLeafsViewKeepsItsShape() {
        assertRefused("a view of a leaf Variable", () -> leaf(1, 2).select(0, 0).unsqueeze_(0));
    }

    @Test
    void tensorsPickForElementsOfTheirDtypeOnly() {
        Tensor x = Gradus.zeros(2);
        Tensor first = Gradus.tensor(new long[] {0});
        assertThrows(DTypeException.class, () -> x.set_(Gradus.tensor(new long[] {5}), Index.of(first)));
        assertValues(x.set_(Gradus.tensor(new long[] {5}), Index.slice(0, 1)), 5, 0);
        assertValues(x.set_(Gradus.tensor(7L), Index.of(x.eq(0))), 5, 7);
    }

    @Test
    void savedTensorsNoticeWrites() {
        Tensor x = leaf(1, 2, 3);
        Tensor y = x.exp();
        y.add_(1);
        assertRefused("one of the variables needed for gradient computation has been modified by an inplace operation: "
            + "[float64 [3]], "
            + "which is output 0 of AddBackward0, is at version 1; expected version 0 instead.", () -> y.sum().backward());
    }

    @Test
    void savedTensorsNoticeWritesThroughViews() {
        Tensor h = Gradus.tensor(new double[] {1, 2, 3, 4}, Shape.of(2, 2)).requiresGrad_().mul(1);
        Tensor y = h.sigmoid().mul(h);
        h.select(0, 0).zero_();
        assertRefused("which is output 0 of CopySlices, is at version 1; expected version 0", () -> y.sum().backward());
    }

    @Test
    void whatIsNotReadDoesNotComplain() {
        Tensor x = leaf(1, 2);
        Tensor h = x.mul(2);
        Tensor y = h.mul(Gradus.tensor(new double[] {3, 4}, Shape.of(2)));
        h.add_(1);
        y.sum().backward();
        assertValues(x.grad(), 6, 8);
    }

    @Test
    void aWriteThroughAViewIsSeenByBaseAndSiblings() {
        Tensor x = Gradus.tensor(new double[] {1, 2, 3, 4}, Shape.of(2, 2)).requiresGrad_();
        Tensor v = leaf(10, 20);
        Tensor y = x.mul(2);
        Tensor row = y.select(0, 0);
        Tensor column = y.t().select(0, 1);
        row.mul_(v);
        assertEquals("CopySlices", y.gradFn().name());
        assertEquals("AsStridedBackward0", row.gradFn().name());
        assertEquals("AsStridedBackward0", column.gradFn().name());
        assertValues(y.detach(), 20, 80, 6, 8);
        assertValues(column.detach(), 80, 8);
        column.square().sum().backward(null, true);
        assertValues(x.grad(), 0, 2 * 80 * 20 * 2, 0, 2 * 8 * 2);
        assertValues(v.grad(), 0, 2 * 80 * 4);
    }

    @Test
    void aViewOfAnUntrackedBaseBringsItIntoTheGraph() {
        Tensor w = leaf(3, 4);
        Tensor base = zeros(2, 2);
        Tensor before = base.select(0, 1);
        base.select(0, 0).copy_(w);
        assertTrue(base.requiresGrad());
        assertTrue(before.requiresGrad());
        base.square().sum().backward();
        assertValues(w.grad(), 6, 8);
    }

    @Test
    void differentiationGoesThroughWritesTwice() {
        GradCheck check = GradCheck.standard();
        GradCheck.Program program = in -> {
            Tensor y = in.get(0).mul(in.get(0));
            y.select(0, 1).mul_(in.get(1));
            y.t().select(0, 2).add_(in.get(1).sum());
            y.narrow(1, 0, 2).copy_(y.narrow(1, 1, 2).clone().sin());
            return java.util.List.of(y.mul(y));
        };
        Tensor x = Gradus.tensor(new double[] {0.1, -0.4, 0.7, 1.1, -0.9, 0.3}, Shape.of(2, 3)).requiresGrad_();
        Tensor v = leaf(0.5, -1.5, 0.8);
        check.first(program, x, v);
        check.second(program, x, v);
    }

    @Test
    void viewsMadeWithoutGradientsAreNotWritten() {
        Tensor y = leaf(1, 2).mul(2);
        Tensor part;
        try (GradMode off = GradMode.noGrad()) {
            part = y.select(0, 0);
        }
        assertThrows(AutogradException.class, () -> part.add_(1));
    }

    @Test
    void retainedGradFollowsTheTensor() {
        Tensor x = leaf(1, 2);
        Tensor y = x.mul(3);
        y.retainGrad();
        y.mul_(2);
        y.mul(5).sum().backward();
        assertValues(y.grad(), 5, 5);
        assertValues(x.grad(), 30, 30);
    }
}
