package org.gradus;

import static org.gradus.Gradus.tensor;
import static org.gradus.types.DType.BFLOAT16;
import static org.gradus.types.DType.BOOL;
import static org.gradus.types.DType.FLOAT16;
import static org.gradus.types.DType.FLOAT32;
import static org.gradus.types.DType.FLOAT64;
import static org.gradus.types.DType.INT16;
import static org.gradus.types.DType.INT32;
import static org.gradus.types.DType.INT64;
import static org.gradus.types.DType.INT8;
import static org.gradus.types.DType.UINT8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.gradus.device.Device;
import org.gradus.device.Devices;
import org.gradus.types.DType;
import org.gradus.types.DTypeException;
import org.gradus.types.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is held in fewer bits than it is computed in. */
class StorageDtypesTest {
    private static final DType[] STORED = {UINT8, INT8, INT16, FLOAT16, BFLOAT16};

    private static double[] doubles(Tensor x) {
        return x.toDoubleArray();
    }

    private static void on(Device device, Runnable test) {
        try (var scope = Devices.with(device)) {
            test.run();
        }
    }

    /** What PyTorch 1.13 gives on x86: by way of int32, of which the low bits remain. */
    @ParameterizedTest
    @MethodSource("org.gradus.device.Devices#all")
    void floatsBecomeIntegersAsPyTorchMakesThem(Device device) {
        on(device, () -> {
            Tensor x = tensor(new float[] {300.7f, -300.7f, 1e5f, -1e5f, 3e9f, -1e19f, Float.NaN, Float.POSITIVE_INFINITY});
            for (Tensor t : new Tensor[] {x, x.to(FLOAT64)}) {
                assertArrayEquals(new byte[] {44, -44, -96, 96, 0, 0, 0, 0}, t.to(INT8).toByteArray());
                assertArrayEquals(new int[] {44, 212, 160, 96, 0, 0, 0, 0}, t.to(UINT8).toIntArray());
                assertArrayEquals(new short[] {300, -300, -31072, 31072, 0, 0, 0, 0}, t.to(INT16).toShortArray());
            }
        });
    }

    @ParameterizedTest
    @MethodSource("org.gradus.device.Devices#all")
    void integersWrapAfterEachOperation(Device device) {
        on(device, () -> {
            Tensor u = tensor(new int[] {200, 1, 0}).to(UINT8);
            assertArrayEquals(new int[] {44, 101, 100}, u.add(100).toIntArray());
            assertArrayEquals(new int[] {56, 255, 0}, u.neg().toIntArray());
            assertArrayEquals(new int[] {55, 254, 255}, u.bitwiseNot().toIntArray());
            assertArrayEquals(new int[] {22, 50, 50}, u.add(100).div(2, "floor").toIntArray(), "the sum has wrapped before");
            assertArrayEquals(new boolean[] {false, true, true}, u.add(100).gt(44).toBooleanArray());
            Tensor s = tensor(new byte[] {-128, 127, -7});
            assertArrayEquals(new byte[] {-128, 127, 7}, s.abs().toByteArray());
            assertArrayEquals(new byte[] {-128, 127, 1}, s.mul(tensor(new byte[] {1, 1, 73})).toByteArray());
            assertArrayEquals(new byte[] {0, 1, 1}, s.remainder(2).toByteArray());
            assertArrayEquals(new short[] {-32768}, tensor(new short[] {32767}).add(1).toShortArray());
            assertEquals(-8, s.sum().itemLong());
            assertEquals(INT64, s.sum().dtype());
            assertEquals(-128, s.amin().itemLong());
            assertEquals(200, u.max().itemLong());
            assertEquals(1, s.argmax().itemLong());
            assertArrayEquals(new byte[] {4, 40}, tensor(new byte[][] {{2, 0}, {-1, 7}}).matmul(tensor(new byte[] {2, 70}))
                .add(tensor(new byte[] {0, 64})).toByteArray(), "488 + 64 has 40 in its low bits");
        });
    }

    @ParameterizedTest
    @MethodSource("org.gradus.device.Devices#all")
    void eachOperationRoundsOnceToNearestEven(Device device) {
        on(device, () -> {
            Tensor x = tensor(2048f, 65504f, 0x1p-24f, -2f).to(FLOAT16);
            assertArrayEquals(new double[] {2048, 65504, 1, -1}, doubles(x.add(1)));
            assertArrayEquals(new double[] {0x1p27, 0x1p32, 0x1p-8, -0x1p17}, doubles(x.to(FLOAT32).mul(65536).to(BFLOAT16)));
            assertEquals(Double.POSITIVE_INFINITY, x.mul(2).max().item());
            assertEquals(0, x.div(2).select(0, 2).item(), "half of the smallest goes to the even zero");
            assertTrue(Double.isNaN(x.sqrt().select(0, 3).item()));
            Tensor b = tensor(256f, 3f).to(BFLOAT16);
            assertArrayEquals(new double[] {256, 4}, doubles(b.add(1)));
            assertArrayEquals(new double[] {256, 5}, doubles(b.add(1).add(1)), "rounded twice, not once to 258");
        });
    }

    /** A mean of 3000 ones has no rounding in between, though the sum of them is no float16. */
    @ParameterizedTest
    @MethodSource("org.gradus.device.Devices#all")
    void aFormulaIsComputedInFloat32(Device device) {
        on(device, () -> {
            for (DType d : new DType[] {FLOAT16, BFLOAT16}) {
                Tensor x = Gradus.arange(0, 3001, 1, FLOAT32, device).div(3001).to(d);
                Tensor wide = x.to(FLOAT32);
                assertEquals(wide.mean().to(d).item(), x.mean().item());
                assertEquals(wide.var().to(d).item(), x.var().item());
                assertTrue(wide.softmax(0).to(d).equal(x.softmax(0)));
                assertTrue(wide.logSoftmax(0).to(d).equal(x.logSoftmax(0)));
                assertEquals(wide.logsumexp(0).to(d).item(), x.logsumexp(0).item());
                assertEquals(wide.norm().to(d).item(), x.norm().item());
                Tensor m = x.narrow(0, 0, 3000).view(50, 60);
                assertTrue(m.to(FLOAT32).matmul(m.t().to(FLOAT32)).to(d).equal(m.matmul(m.t())));
            }
        });
    }

    @ParameterizedTest
    @MethodSource("org.gradus.device.Devices#all")
    void movesKeepTheBits(Device device) {
        on(device, () -> {
            short[] bits = new short[1 << 12];
            for (int i = 0; i < bits.length; i++) {
                bits[i] = (short) (i * 13);
            }
            for (DType d : new DType[] {FLOAT16, BFLOAT16, INT16}) {
                Tensor x = Gradus.fromBits(bits, d, Shape.of(64, 64), device);
                short[] transposed = (short[]) x.t().contiguous().toBits();
                short[] picked = (short[]) x.indexSelect(0, tensor(63L, 0L)).toBits();
                Tensor written = Gradus.zeros(d, 65, 64);
                written.narrow(0, 1, 64).copy_(x);
                short[] copied = (short[]) written.toBits();
                for (int i = 0; i < bits.length; i++) {
                    assertEquals(bits[i], transposed[i % 64 * 64 + i / 64]);
                    assertEquals(bits[i], copied[i + 64]);
                }
                assertEquals(bits[63 * 64 + 5], picked[5]);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("org.gradus.device.Devices#all")
    void everyDtypeBecomesEveryOther(Device device) {
        on(device, () -> {
            for (DType from : DType.values()) {
                for (DType to : DType.values()) {
                    double two = from == BOOL || to == BOOL ? 1 : 2;
                    assertArrayEquals(new double[] {0, 1, two}, doubles(tensor(0, 1, 2).to(from).to(to)), from + " to " + to);
                }
                assertEquals(from, Gradus.full(Shape.of(2), 1, from).dtype());
                assertEquals(1, Gradus.full(Shape.of(2), 257, UINT8).select(0, 1).itemLong());
            }
        });
    }

    @ParameterizedTest
    @MethodSource("org.gradus.device.Devices#all")
    void creationCountsInTheWiderDtype(Device device) {
        on(device, () -> {
            assertArrayEquals(new double[] {0, 0.30078125, 0.6015625, 0.8984375}, doubles(Gradus.arange(0, 1, 0.3, BFLOAT16, device)));
            assertArrayEquals(new byte[] {5, 3, 1}, Gradus.arange(5, 0, -2, INT8, device).toByteArray());
            assertArrayEquals(new double[] {0, 0.25, 0.5, 0.75, 1}, doubles(Gradus.linspace(0, 1, 5, FLOAT16, device)));
            for (DType d : new DType[] {FLOAT16, BFLOAT16}) {
                Tensor u = Gradus.rand(Shape.of(20000), d, device, new Generator(7));
                assertTrue(u.min().item() >= 0 && u.max().item() < 1);
                assertEquals(0.5, u.to(FLOAT32).mean().item(), 0.01);
                Tensor z = Gradus.randn(Shape.of(20000), d, device, new Generator(7));
                assertEquals(0, z.to(FLOAT32).mean().item(), 0.03);
                assertEquals(1, z.to(FLOAT32).std().item(), 0.03);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("org.gradus.device.Devices#all")
    void gradientsHaveTheDtypeOfTheLeaf(Device device) {
        on(device, () -> {
            Tensor x = tensor(1f, 2f, 3f).to(FLOAT16).requiresGrad_();
            Tensor w = tensor(0.5f, 0.25f, 2f).to(BFLOAT16).requiresGrad_();
            Tensor y = x.mul(w);
            assertEquals(FLOAT32, y.dtype());
            y.sum().backward();
            assertEquals(FLOAT16, x.grad().dtype());
            assertEquals(BFLOAT16, w.grad().dtype());
            assertArrayEquals(new double[] {0.5, 0.25, 2}, doubles(x.grad()));
            x.mul(2).sum().backward();
            assertArrayEquals(new double[] {2.5, 2.25, 4}, doubles(x.grad()));
        });
    }

    @Test
    void arraysAreWhatHoldsTheValues() {
        assertArrayEquals(new int[] {255}, (int[]) tensor(new int[] {255}).to(UINT8).toArray());
        assertArrayEquals(new byte[] {-1}, (byte[]) tensor(new int[] {255}).to(UINT8).toBits());
        assertArrayEquals(new float[] {0.0999755859375f}, (float[]) tensor(new float[] {0.1f}).to(FLOAT16).toArray());
        assertArrayEquals(new short[] {0x3C00}, (short[]) tensor(new float[] {1}).to(FLOAT16).toBits());
        assertArrayEquals(new short[] {0x3F80}, (short[]) tensor(new float[] {1}).to(BFLOAT16).toBits());
        assertEquals(INT8, tensor(new byte[][] {{1}, {2}}).dtype());
        assertEquals(INT16, tensor(new short[] {1}).dtype());
        assertEquals(3, tensor(3.7).to(UINT8).itemLong());
        assertThrows(DTypeException.class, () -> Gradus.fromBits(new float[1], FLOAT16, Shape.of(1), Devices.current()));
    }

    @Test
    void narrowTensorsPrintAsPyTorchPrintsThem() {
        assertEquals("tensor([  0, 255,  16], dtype=torch.uint8)", tensor(new int[] {0, 255, 16}).to(UINT8).toString());
        assertEquals("tensor([0.1001, 3.1406], dtype=torch.bfloat16)", tensor(0.1, 3.14).to(BFLOAT16).toString());
        for (DType d : STORED) {
            assertTrue(Gradus.ones(d, 2).toString().endsWith("dtype=torch." + d.label() + ")"));
        }
        assertTrue(tensor(new int[] {1}).to(INT32).toString().contains("int32"));
    }

    @Test
    void nextafterStepsInBfloat16() {
        double largest = 0x1.fep127;
        double least = 0x1p-133;
        double infinity = Double.POSITIVE_INFINITY;
        Tensor from = tensor(new double[] {1, 1, 0, largest, infinity, infinity}).to(BFLOAT16);
        Tensor to = tensor(new double[] {2, 0, -1, infinity, 0, -infinity}).to(BFLOAT16);
        assertArrayEquals(new double[] {1 + 0x1p-7, 1 - 0x1p-8, -least, infinity, largest, largest},
            doubles(from.nextafter(to).to(FLOAT64)));
    }
}
