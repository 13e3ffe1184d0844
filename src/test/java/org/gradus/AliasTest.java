package org.gradus;

import static org.gradus.Gradus.arange;
import static org.gradus.Gradus.tensor;
import static org.gradus.Gradus.zeros;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.gradus.device.Device;
import org.gradus.device.Devices;
import org.gradus.types.AutogradException;
import org.gradus.types.Shape;
import org.gradus.types.ShapeException;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What shares elements with what it was taken from, what does not, and writes through what does. */
class AliasTest {
    private static Tensor cube() {
        return arange(24.0).view(2, 3, 4);
    }

    private static Map<String, Function<Tensor, Tensor>> views() {
        Map<String, Function<Tensor, Tensor>> all = new LinkedHashMap<>();
        all.put("view", x -> x.view(6, 4));
        all.put("reshape", x -> x.reshape(4, -1));
        all.put("flatten", x -> x.flatten(1));
        all.put("unflatten", x -> x.unflatten(2, 2, 2));
        all.put("ravel", x -> x.ravel());
        all.put("viewAs", x -> x.viewAs(zeros(24)));
        all.put("expandAs", x -> x.expandAs(zeros(2, 2, 3, 4)));
        all.put("broadcastTensors", x -> Gradus.broadcastTensors(x, zeros(2, 1, 1, 1)).get(0));
        all.put("meshgrid", x -> Gradus.meshgrid(List.of(x.flatten(), tensor(1.0, 2.0))).get(0));
        all.put("atleast1d", x -> Gradus.atleast1d(x));
        all.put("atleast3d", x -> Gradus.atleast3d(x.select(0, 0)));
        all.put("t", x -> x.select(0, 0).t());
        all.put("mT", Tensor::mT);
        all.put("permute", x -> x.permute(2, 0, 1));
        all.put("moveaxis", x -> x.moveaxis(0, -1));
        all.put("swapaxes", x -> x.swapaxes(0, 1));
        all.put("swapdims", x -> x.swapdims(0, 1));
        all.put("squeeze", x -> x.unsqueeze(0).squeeze(0));
        all.put("narrow", x -> x.narrow(0, 0, 1));
        all.put("select", x -> x.select(2, 0));
        all.put("slice", x -> x.slice(1, 0, 3, 2));
        all.put("diagonal", x -> x.diagonal(0, 1, 2));
        all.put("unfold", x -> x.unfold(2, 2, 1));
        all.put("asStrided", x -> x.asStrided(new long[] {3}, new long[] {5}));
        all.put("split", x -> x.split(2, 1).get(0));
        all.put("splitWithSizes", x -> x.splitWithSizes(new long[] {1, 2}, 1).get(0));
        all.put("chunk", x -> x.chunk(2, 2).get(0));
        all.put("tensorSplit", x -> x.tensorSplit(3, 2).get(0));
        all.put("hsplit", x -> x.hsplit(3).get(0));
        all.put("vsplit", x -> x.vsplit(new long[] {1}).get(0));
        all.put("dsplit", x -> x.dsplit(2).get(0));
        all.put("unbind", x -> x.unbind(1).get(0));
        all.put("real", Tensor::real);
        all.put("detach", Tensor::detach);
        return all;
    }

    private static Map<String, Function<Tensor, Tensor>> copies() {
        Map<String, Function<Tensor, Tensor>> all = new LinkedHashMap<>();
        all.put("clone", Tensor::clone);
        all.put("narrowCopy", x -> x.narrowCopy(0, 0, 1));
        all.put("diag", x -> x.select(0, 0).diag());
        all.put("rot90", x -> x.rot90(4, 0, 1));
        all.put("flip", x -> x.flip(0));
        all.put("fliplr", Tensor::fliplr);
        all.put("repeatInterleave", x -> x.repeatInterleave(1, 0));
        all.put("tile", x -> x.tile(1, 1, 1));
        all.put("take", x -> x.take(tensor(0, 1)));
        all.put("fill", x -> x.fill(3));
        all.put("selectScatter", x -> x.selectScatter(zeros(3, 4), 0, 1));
        all.put("hstack", x -> Gradus.hstack(List.of(x)));
        all.put("blockDiag", x -> Gradus.blockDiag(x.select(0, 0)));
        return all;
    }

    @TestFactory
    Stream<DynamicTest> viewsAreSeenAndSee() {
        return views().entrySet().stream().map(e -> dynamicTest(e.getKey(), () -> {
            Tensor x = cube();
            Tensor view = e.getValue().apply(x);
            x.view(-1).narrow(0, 0, 1).fill_(99);
            assertEquals(99, view.reshape(-1).get(0).item());
            if (!view.layout.overlaps()) {
                view.neg_();
                assertEquals(-99, x.get(0, 0, 0).item());
                assertEquals(x.version(), view.version());
            }
        }));
    }

    @TestFactory
    Stream<DynamicTest> copiesStandAlone() {
        return copies().entrySet().stream().map(e -> dynamicTest(e.getKey(), () -> {
            Tensor x = cube();
            Tensor copy = e.getValue().apply(x);
            float[] before = copy.toFloatArray();
            x.fill_(99);
            assertArrayEquals(before, copy.toFloatArray());
            copy.zero_();
            assertEquals(99, x.get(1, 2, 3).item());
        }));
    }

    @ParameterizedTest
    @MethodSource("org.gradus.device.Devices#all")
    void advancedWritesGoThroughViewsOfViews(Device device) {
        try (Devices.Scope on = Devices.with(device)) {
            Tensor x = zeros(3, 4);
            Tensor part = x.t().narrow(0, 1, 2);
            part.put_(tensor(0, -1), tensor(1.0, 2.0));
            part.indexPut_(new Tensor[] {tensor(1), tensor(0)}, tensor(3.0), true);
            part.maskedFill_(part.eq(0), 9);
            part.scatterReduce_(0, tensor(new long[][] {{0, 0, 0}}), tensor(new float[][] {{5, 5, 5}}), "amax");
            part.set_(7, Index.at(1), Index.of(2L));
            assertArrayEquals(new float[] {0, 5, 3, 0, 0, 9, 9, 0, 0, 9, 7, 0}, x.toFloatArray());
            assertEquals(5, x.version());
            x.diagonal().maskedScatter_(tensor(new boolean[] {true, false, true}), tensor(-1.0, -2.0));
            x.asStrided(new long[] {2, 2}, new long[] {4, 1}, 6L).indexAdd_(0, tensor(new long[] {1}), tensor(new float[][] {{10, 10}}));
            assertArrayEquals(new float[] {-1, 5, 3, 0, 0, 9, 9, 0, 0, 9, 8, 10}, x.toFloatArray());
            assertEquals(7, x.version());
        }
    }

    @Test
    void overlappingViewsAreNotWritten() {
        Tensor x = cube();
        assertThrows(ShapeException.class, () -> x.unfold(2, 3, 1).zero_());
        assertThrows(ShapeException.class, () -> x.asStrided(new long[] {2, 2}, new long[] {1, 1}).put_(tensor(0), tensor(1.0)));
        assertThrows(ShapeException.class, () -> Gradus.meshgrid(tensor(1.0), tensor(1.0, 2.0)).get(0).add_(1));
    }

    @Test
    void aSavedTensorThatWasWrittenThroughAViewIsNoticed() {
        Tensor x = cube().requiresGrad_();
        Tensor y = x.mul(2);
        Tensor out = y.square().sum();
        y.diagonal(0, 1, 2).put_(tensor(0), tensor(5.0));
        assertThrows(AutogradException.class, out::backward);
    }

    /** A storage's gradient is divided among the elements of the tensor that lie there. */
    @Test
    void gradientsReachElementsThatShareAPlace() {
        Tensor x = tensor(1.0, 2.0).requiresGrad_();
        Tensor wide = x.expand(3, 2);
        Tensor seen = wide.asStrided(new long[] {2, 2}, new long[] {1, 0}).square();
        Tensor g = org.gradus.autograd.Autograd.grad(List.of(seen.sum()), List.of(x), null, true, true, false).get(0);
        assertArrayEquals(new float[] {4, 8}, g.toFloatArray(), 1e-5f);
        assertArrayEquals(new float[] {4, 4},
            org.gradus.autograd.Autograd.grad(List.of(g.sum()), List.of(x), null, false, false, false).get(0).toFloatArray(), 1e-5f);
    }

    @Test
    void theDiagonalOfATallMatrixBeginsAgain() {
        assertArrayEquals(new float[] {1, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0}, zeros(7, 2).fillDiagonal_(1, true).toFloatArray());
        assertArrayEquals(new float[] {1, 0, 0, 1, 0, 0, 0, 0}, zeros(4, 2).fillDiagonal_(1).toFloatArray());
        assertThrows(ShapeException.class, () -> zeros(2, 2, 3).fillDiagonal_(1));
    }

    @Test
    void detachingInPlaceMakesALeaf() {
        Tensor x = tensor(1.0, 2.0).requiresGrad_();
        Tensor y = x.mul(2);
        assertTrue(y.detach_().isLeaf());
        assertFalse(y.requiresGrad());
        Tensor z = x.mul(2);
        assertThrows(AutogradException.class, () -> z.narrow(0, 0, 1).detach_());
        assertTrue(z.isSetTo(z.alias()) && z.isSameSize(y) && !z.isSetTo(y));
    }

    /** What an expanded tensor repeats is in memory once: one value for all of it has a meaning, different ones have not. */
    @Test
    void expandedTensorsAreFilledWhereTheyAreAndNotWrittenOtherwise() {
        Tensor base = tensor(new float[][] {{1}, {2}, {3}});
        Tensor rows = base.narrow(0, 0, 2).expand(2, 4);
        assertSame(rows, rows.fill_(7));
        assertArrayEquals(new float[] {7, 7, 3}, base.toFloatArray());
        assertEquals(Shape.of(2, 4), rows.shape());
        rows.select(0, 1).zero_();
        assertArrayEquals(new float[] {7, 0, 3}, base.toFloatArray());
        assertThrows(ShapeException.class, () -> rows.mul_(2));
        Tensor leaf = tensor(new float[] {5}).requiresGrad_();
        Tensor y = leaf.mul(2);
        y.expand(3).fill_(1);
        y.add(leaf).sum().backward();
        assertArrayEquals(new float[] {1}, leaf.grad().toFloatArray());
    }
}
