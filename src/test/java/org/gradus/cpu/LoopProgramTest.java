package org.gradus.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.gradus.types.DType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LoopProgramTest {
    private static final WorkerPool POOL = new WorkerPool(3);

    @AfterAll
    static void close() {
        POOL.close();
    }

    static Object copy(DType d, Object a) {
        int n = Elements.of(d).length(a);
        Object c = Elements.of(d).allocate(n);
        System.arraycopy(a, 0, c, 0, n);
        return c;
    }

    static void assertSame(DType d, Object expected, Object actual, String what) {
        if (expected instanceof float[] e) {
            float[] a = (float[]) actual;
            for (int i = 0; i < e.length; i++) {
                assertEquals(e[i], a[i], Math.abs(e[i]) * 1e-5 + 1e-5, what + " at " + i);
            }
        } else if (expected instanceof double[] e) {
            assertArrayEquals(e, (double[]) actual, 1e-9, what);
        } else if (expected instanceof int[] e) {
            assertArrayEquals(e, (int[]) actual, what);
        } else if (expected instanceof long[] e) {
            assertArrayEquals(e, (long[]) actual, what);
        } else {
            assertArrayEquals((byte[]) expected, (byte[]) actual, what);
        }
    }

    @ParameterizedTest
    @MethodSource("org.gradus.cpu.KernelSets#all")
    void randomKernelsDoWhatTheyMean(KernelSet set) {
        for (int seed = 0; seed < 300; seed++) {
            RandomLoops r = new RandomLoops(seed);
            Object[] expected = new Object[r.operands.length];
            Object[] actual = new Object[expected.length];
            for (int i = 0; i < expected.length; i++) {
                expected[i] = copy(r.kernel.operands().get(i).dtype(), r.operands[i]);
                actual[i] = copy(r.kernel.operands().get(i).dtype(), r.operands[i]);
            }
            new ReferenceLoop(r.kernel, expected, r.scalars, null).run();
            LoopProgram program = LoopCompiler.compile(r.kernel, set);
            program.run(POOL, actual, r.scalars);
            for (int i = 0; i < expected.length; i++) {
                assertSame(r.kernel.operands().get(i).dtype(), expected[i], actual[i], "seed " + seed + " operand " + i + " of "
                    + r.kernel);
            }
        }
    }
}
