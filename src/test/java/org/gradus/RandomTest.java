package org.gradus;

import static org.gradus.Gradus.manualSeed;
import static org.gradus.Gradus.rand;
import static org.gradus.Gradus.randint;
import static org.gradus.Gradus.randn;
import static org.gradus.Gradus.randperm;
import static org.gradus.Gradus.zeros;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.LongStream;
import org.gradus.device.Device;
import org.gradus.device.Devices;
import org.gradus.types.ArgumentException;
import org.gradus.types.DType;
import org.gradus.types.DTypeException;
import org.gradus.types.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RandomTest {
    private static final Shape SHAPE = Shape.of(200, 500);

    /** The known answer for counter and key zero (Random123, {@code kat_vectors}): 6627e8d5 e169c58d bc57ac4c 9b00dbd8. */
    @ParameterizedTest
    @MethodSource("org.gradus.device.Devices#all")
    void bitsArePhilox(Device device) {
        long[] words = {0x6627e8d5L, 0xe169c58dL, 0xbc57ac4cL, 0x9b00dbd8L};
        Tensor drawn = randint(0, 1L << 32, Shape.of(4), device, new Generator(0));
        assertArrayEquals(words, drawn.toLongArray());
    }

    @ParameterizedTest
    @MethodSource("org.gradus.device.Devices#all")
    void everyDeviceDrawsTheSame(Device device) {
        Device cpu = Devices.get("cpu");
        for (DType dtype : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
            assertTrue(rand(SHAPE, dtype, device, new Generator(1)).to(cpu).equal(rand(SHAPE, dtype, cpu, new Generator(1))));
            assertTrue(randn(SHAPE, dtype, device, new Generator(1)).to(cpu).equal(randn(SHAPE, dtype, cpu, new Generator(1))));
        }
        assertArrayEquals(randperm(100, cpu, new Generator(3)).toLongArray(),
            randperm(100, device, new Generator(3)).toLongArray());
    }

    @Test
    void aSeedRepeatsAndDrawingMovesOn() {
        manualSeed(7);
        Tensor a = randn(3, 3);
        Tensor b = randn(3, 3);
        manualSeed(7);
        assertTrue(a.equal(randn(3, 3)));
        assertFalse(a.equal(b));
        assertTrue(b.equal(randn(3, 3)));
    }

    @Test
    void aGeneratorGoesBackToAState() {
        Generator g = new Generator(5);
        rand(Shape.of(10), DType.FLOAT32, Devices.get("cpu"), g);
        long offset = g.offset();
        double first = rand(Shape.SCALAR, DType.FLOAT32, Devices.get("cpu"), g).item();
        g.restore(5, offset);
        assertEquals(first, rand(Shape.SCALAR, DType.FLOAT32, Devices.get("cpu"), g).item());
    }

    @Test
    void uniformNumbersFillTheirRangeEvenly() {
        for (DType dtype : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
            Tensor u = rand(SHAPE, dtype, Devices.get("cpu"), new Generator(11));
            assertTrue(u.amin().item() >= 0 && u.amax().item() < 1);
            assertEquals(0.5, u.mean().item(), 3e-3);
            assertEquals(1 / Math.sqrt(12), u.std().item(), 3e-3);
            Tensor counts = u.mul(10).floor().to(DType.INT64).flatten();
            Tensor histogram = zeros(DType.INT64, 10).scatterAdd(0, counts, Gradus.onesLike(counts));
            assertEquals(0, histogram.sub(10_000).abs().amax().item(), 400);
        }
    }

    @Test
    void normalNumbersHaveTheirMoments() {
        for (DType dtype : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
            Tensor z = randn(SHAPE, dtype, Devices.get("cpu"), new Generator(13));
            assertEquals(0, z.mean().item(), 0.01);
            assertEquals(1, z.std().item(), 0.01);
            assertEquals(0, z.pow(3).mean().item(), 0.03);
            assertEquals(3, z.pow(4).mean().item(), 0.08);
            assertEquals(0.6827, z.abs().lt(1).to(DType.FLOAT32).mean().item(), 0.005);
        }
    }

    @Test
    void wholeNumbersStayInTheirRange() {
        Tensor small = randint(-3, 4, 10_000);
        assertEquals(-3, small.amin().itemLong());
        assertEquals(3, small.amax().itemLong());
        Tensor wide = randint(0, Long.MAX_VALUE, 1000);
        assertTrue(wide.amin().itemLong() >= 0);
        assertTrue(wide.amax().itemLong() > Long.MAX_VALUE / 2);
        assertThrows(ArgumentException.class, () -> randint(3, 3, 1));
    }

    @Test
    void aPermutationHoldsEveryNumberOnce() {
        long[] drawn = randperm(1000).toLongArray();
        assertFalse(Arrays.equals(LongStream.range(0, 1000).toArray(), drawn));
        assertArrayEquals(LongStream.range(0, 1000).toArray(), LongStream.of(drawn).sorted().toArray());
        assertEquals(0, randperm(0).numel());
    }

    @Test
    void fillingInPlace() {
        Tensor x = zeros(100, 100);
        x.uniform_(-2, 3);
        assertTrue(x.amin().item() >= -2 && x.amax().item() < 3 && x.amax().item() > 2.9);
        x.normal_(5, 0.1);
        assertEquals(5, x.mean().item(), 0.01);
        assertEquals(0.3, x.bernoulli_(0.3).mean().item(), 0.02);
        assertThrows(ArgumentException.class, () -> x.bernoulli_(1.5));
        assertThrows(DTypeException.class, () -> zeros(DType.INT64, 3).uniform_(0, 1));
    }
}
