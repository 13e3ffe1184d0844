package org.gradus.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.gradus.ir.Pointwise;
import org.gradus.ir.ReduceOp;
import org.gradus.types.DType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(180)
class WarmUpTest {
    private static void spin(long micros) {
        long end = System.nanoTime() + micros * 1000;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    @Test
    void handsOutCodeThatGetsFaster() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        CompletableFuture<String> ready = new CompletableFuture<>();
        WarmUp.start("plain", () -> "vector", (code, size) -> spin(code.equals("plain") ? 200 : runs.incrementAndGet() < 50 ? 400 : 1),
            ready::complete);
        assertSame("vector", ready.get(2, TimeUnit.MINUTES));
        assertTrue(runs.get() >= 50);
    }

    @Test
    void keepsSlowCodeBack() {
        assertFalse(WarmUp.isFaster(300L, 100L, (micros, size) -> spin(micros)));
        assertTrue(WarmUp.isFaster(10L, 1000L, (micros, size) -> spin(micros)));
    }

    private static volatile float[] made;

    @Test
    void tellsWhetherCodeMakesObjects() {
        WarmUp.Trial<Integer> arrays = (count, size) -> {
            for (int i = 0; i < count; i++) {
                made = new float[16];
            }
        };
        assertTrue(WarmUp.makesObjects(100, arrays));
        assertFalse(WarmUp.makesObjects(1, arrays));
    }

    @Test
    void callsForNothingWriteNothing() {
        assumeTrue(KernelSet.best().name().equals("vector"));
        float[] in = new float[64];
        Arrays.fill(in, 2);
        float[] out = new float[64];
        Chain negated = new Chain(List.of(false), List.of(new Chain.Op(Pointwise.NEG, List.of(0))), List.of(1));
        ChainWriter.define(negated).run(new Object[] {in}, new int[1], new Object[] {out}, new int[1], -1);
        new VectorFolder(ReduceOp.SUM, Float::sum).enter(out);
        GemmKernels gemm = VectorFloatGemm.create();
        int k = 4;
        Object strips = gemm.strips(null, gemm.stripRows(), k);
        gemm.multiply(strips, 0, gemm.stripRows(), gemm.panels(null, k, gemm.panelColumns()), 0, gemm.panelColumns(), -1,
            gemm.newRoom(), out, 0, 0, false);
        assertArrayEquals(new float[64], out);
    }

    static Stream<Pointwise> adaptive() {
        return Arrays.stream(Pointwise.values()).filter(f -> Lanes.of(DType.FLOAT32).has(f)
            && KernelSet.best().lane(f, DType.FLOAT32) instanceof AdaptiveLane);
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("adaptive")
    void untilThenPlainLoopsServeAnyPlace(Pointwise fn) {
        float[][] in = {LaneTest.floats(0), LaneTest.floats(1), LaneTest.floats(2)};
        int n = 500;
        for (int at : new int[] {0, 3}) {
            Object[] zero = new Object[fn.arity()];
            for (int i = 0; i < zero.length; i++) {
                zero[i] = Arrays.copyOfRange(in[i], at, at + n);
            }
            float[] expected = new float[n];
            PlainKernels.INSTANCE.lane(fn, DType.FLOAT32).apply(zero, new int[3], expected, 0, n);
            float[] actual = new float[n + 7];
            Arrays.fill(actual, 42);
            KernelSet.best().lane(fn, DType.FLOAT32).apply(in, new int[] {at, at, at}, actual, 7 - at, n);
            assertArrayEquals(expected, Arrays.copyOfRange(actual, 7 - at, 7 - at + n));
            for (int i = 0; i < actual.length; i++) {
                assertTrue(i >= 7 - at && i < 7 - at + n || actual[i] == 42, "wrote at " + i);
            }
        }
    }
}
