package org.gradus.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.gradus.types.DType;
import org.junit.jupiter.api.Test;

/** Candidates and the problems that they must solve. Needs no driver. */
class TuningTest {
    private static ClDevice device(int localMemory, int workGroup) {
        return new ClDevice(null, "p", "1", "d", "v", "OpenCL 3.0", "OpenCL C 1.2", "1", "GPU", 8, 1 << 30, 1L << 32, localMemory,
            workGroup, 4096, Set.of(), true, false, true, true, 1, false);
    }

    @Test
    void standardSizesRunWhereverTheKernelsForGpusDo() {
        for (int register : new int[] {CpuTile.NARROW, CpuTile.WIDE}) {
            assertTrue(Tuning.standard(register).isPossible(device(32 << 10, 256)));
        }
        assertTrue(Tuning.standard(CpuTile.WIDE).tile(DType.FLOAT64, 1L << 30).isPossible(DType.FLOAT64, 32 << 10, 256));
    }

    @Test
    void candidatesKeepWithinTheDevicesLimits() {
        GemmTile first = Tuning.standard(CpuTile.WIDE).large();
        List<GemmTile> many = TuningFamily.tiles(device(48 << 10, 1024), first, 1, 1 << 20);
        List<GemmTile> few = TuningFamily.tiles(device(16 << 10, 128), first, 1, 1 << 20);
        assertEquals(first, many.get(0));
        assertEquals(many.size(), Set.copyOf(many).size());
        assertTrue(many.size() > 20 && few.size() > 4 && few.size() < many.size(), many.size() + ", " + few.size());
        many.forEach(t -> assertTrue(t.localBytes(Float.BYTES) <= 48 << 10 && t.items() <= 1024, t.toString()));
        few.stream().skip(1).forEach(t -> assertTrue(t.localBytes(Float.BYTES) <= 16 << 10 && t.items() <= 128, t.toString()));
    }

    @Test
    void tilesThatDoNotDivideAreNotPossible() {
        assertTrue(new GemmTile(64, 64, 4, 4, 16, 4, 2).isPossible(DType.FLOAT32, 48 << 10, 256));
        for (GemmTile t : List.of(new GemmTile(64, 64, 4, 4, 16, 3, 1), new GemmTile(64, 64, 5, 4, 16, 1, 1),
            new GemmTile(64, 64, 4, 4, 2, 4, 1), new GemmTile(64, 64, 2, 2, 16, 4, 1), new GemmTile(64, 64, 4, 4, 16, 4, 3),
            new GemmTile(64, 64, 0, 4, 16, 1, 1), new GemmTile(256, 256, 16, 16, 16, 4, 1), new GemmTile(64, 64, 4, 4, 6, 1, 1))) {
            assertFalse(t.isPossible(DType.FLOAT32, 48 << 10, 1024), t.toString());
        }
        for (CpuTile t : List.of(new CpuTile(64, 6, 384, 1024, 384), new CpuTile(32, 9, 384, 1024, 384),
            new CpuTile(64, 12, 100, 1024, 384), new CpuTile(64, 12, 384, 1024, 1 << 20), new CpuTile(16, 12, 384, 1024, 384))) {
            assertFalse(t.isPossible(), t.toString());
        }
    }

    @Test
    void samplesKnowRightResultsFromWrongOnes() {
        for (int turned = 0; turned < 4; turned++) {
            ProductSample s = new ProductSample(2, 5, 7, 6, (turned & 1) != 0, (turned & 2) != 0);
            float[] c = product(s);
            assertNull(s.problem(c));
            for (int i = 0; i < c.length; i++) {
                float right = c[i];
                c[i] = i % 2 == 0 ? Float.NaN : right + 1;
                assertNotNull(s.problem(c), "element " + i);
                c[i] = right;
            }
        }
        FoldSample f = new FoldSample(2, 3, true);
        assertNotNull(f.problem(new float[6]));
    }

    private static float[] product(ProductSample s) {
        float[] c = new float[s.batch() * s.m() * s.n()];
        for (int at = 0; at < c.length; at++) {
            int p = at / (s.m() * s.n());
            int i = at / s.n() % s.m();
            int j = at % s.n();
            for (int l = 0; l < s.k(); l++) {
                c[at] += s.inputs().get(0)[p * s.m() * s.k() + (s.turnedA() ? l * s.m() + i : i * s.k() + l)]
                    * s.inputs().get(1)[p * s.k() * s.n() + (s.turnedB() ? j * s.k() + l : l * s.n() + j)];
            }
        }
        return c;
    }
}
