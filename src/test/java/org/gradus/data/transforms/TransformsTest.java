package org.gradus.data.transforms;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.gradus.types.ArgumentException;
import org.gradus.types.GradusException;
import org.gradus.types.ShapeException;
import org.junit.jupiter.api.Test;

class TransformsTest {
    /** 0 to 5, and the same from 10. */
    private static final Image TWO = new Image(2, 2, 3, new float[] {0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 15});

    private static Image square(float... values) {
        int side = (int) Math.sqrt(values.length);
        return new Image(1, side, side, values);
    }

    private static SplittableRandom random(long seed) {
        return new SplittableRandom(seed);
    }

    private static void check(Transform transform, Image from, int height, int width, float... wanted) {
        float[] before = from.values().clone();
        Image made = transform.apply(from, random(1));
        assertEquals(List.of(from.channels(), height, width), List.of(made.channels(), made.height(), made.width()));
        assertArrayEquals(wanted, made.values(), 1e-5f);
        assertArrayEquals(before, from.values(), "the picture itself stays as it is");
    }

    @Test
    void flips() {
        check(new RandomHorizontalFlip(1), TWO, 2, 3, 2, 1, 0, 5, 4, 3, 12, 11, 10, 15, 14, 13);
        check(new RandomVerticalFlip(1), TWO, 2, 3, 3, 4, 5, 0, 1, 2, 13, 14, 15, 10, 11, 12);
        assertSame(TWO, new RandomHorizontalFlip(0).apply(TWO, random(1)));
        RandomGenerator random = random(7);
        long flipped = 0;
        for (int i = 0; i < 1000; i++) {
            flipped += new RandomHorizontalFlip().apply(TWO, random) == TWO ? 0 : 1;
        }
        assertEquals(500, flipped, 60);
    }

    @Test
    void normalization() {
        check(new Normalize(List.of(1.0, 10.0), List.of(2.0, 0.5)), TWO, 2, 3, -0.5f, 0, 0.5f, 1, 1.5f, 2, 0, 2, 4, 6, 8, 10);
    }

    @Test
    void crops() {
        check(new CenterCrop(1, 1), square(0, 1, 2, 3, 4, 5, 6, 7, 8), 1, 1, 4);
        check(new CenterCrop(2, 5), TWO, 2, 5, 0, 0, 1, 2, 0, 0, 3, 4, 5, 0, 0, 10, 11, 12, 0, 0, 13, 14, 15, 0);
        check(new RandomCrop(2, 3), TWO, 2, 3, TWO.values());
        Set<String> seen = new TreeSet<>();
        RandomGenerator random = random(1);
        for (int i = 0; i < 200; i++) {
            Image part = new RandomCrop(1, 1).padding(1).fill(9).apply(square(1, 2, 3, 4), random);
            seen.add(Float.toString(part.values()[0]));
        }
        assertEquals(Set.of("1.0", "2.0", "3.0", "4.0", "9.0"), seen);
        seen.clear();
        for (int i = 0; i < 200; i++) {
            float[] p = new RandomCrop(2, 2).apply(square(0, 1, 2, 3, 4, 5, 6, 7, 8), random).values();
            assertArrayEquals(new float[] {p[0], p[0] + 1, p[0] + 3, p[0] + 4}, p);
            seen.add(Float.toString(p[0]));
        }
        assertEquals(Set.of("0.0", "1.0", "3.0", "4.0"), seen);
    }

    @Test
    void resizedCrops() {
        check(new RandomResizedCrop(1, 3).scale(1, 1).ratio(1.5, 1.5), TWO, 1, 3, 1.5f, 2.5f, 3.5f, 11.5f, 12.5f, 13.5f);
        check(new RandomResizedCrop(2, 2).scale(9, 9).ratio(1, 1), TWO, 2, 2, 0, 1, 3, 4, 10, 11, 13, 14);
        RandomGenerator random = random(4);
        for (int i = 0; i < 100; i++) {
            Image part = new RandomResizedCrop(4, 5).apply(TWO, random);
            assertEquals(2 * 4 * 5, part.values().length);
            for (int k = 0; k < 20; k++) {
                assertTrue(part.values()[k] >= 0 && part.values()[k] <= 5);
                assertEquals(part.values()[k] + 10, part.values()[k + 20], 1e-5);
            }
        }
    }

    /** A quarter turn against the clock brings the right column to the top. */
    @Test
    void rotations() {
        check(new RandomRotation(90, 90, 0), square(0, 1, 2, 3, 4, 5, 6, 7, 8), 3, 3, 2, 5, 8, 1, 4, 7, 0, 3, 6);
        check(new RandomRotation(90, 90, -1), TWO, 2, 3, 0.25f, 3, 1.75f, -0.25f, 2, 1.25f,
            5.25f, 13, 6.75f, 4.75f, 12, 6.25f);
    }

    @Test
    void affineMaps() {
        Image nine = square(0, 1, 2, 3, 4, 5, 6, 7, 8);
        assertArrayEquals(nine.values(), new RandomAffine(0).apply(nine, random(1)).values());
        assertArrayEquals(new float[] {7, 0, 1, 7, 3, 4, 7, 6, 7}, new Warp(1, 0, 0, 1, 1, 0).apply(nine, 7).values());
        assertArrayEquals(new float[] {3, 4, 5, 6, 7, 8, 0, 0, 0}, Warp.of(0, 0, -1, 1, 0).apply(nine, 0).values());
        check(new RandomAffine(0).scale(2, 2), nine, 3, 3, 2, 2.5f, 3, 3.5f, 4, 4.5f, 5, 5.5f, 6);
        // tan 45 degrees: the upper row is read one to the left, the lower one to the right
        assertArrayEquals(new float[] {0, 0, 1, 3, 4, 5, 7, 8, 0}, Warp.of(0, 0, 0, 1, 45).apply(nine, 0).values(), 1e-5f);
        RandomGenerator random = random(2);
        Set<Integer> places = new TreeSet<>();
        float[] dot = new float[49];
        dot[24] = 1;
        for (int i = 0; i < 500; i++) {
            float[] moved = new RandomAffine(0).translate(2.0 / 7, 1.0 / 7).apply(square(dot), random).values();
            for (int k = 0; k < 49; k++) {
                if (moved[k] == 1) {
                    places.add(k);
                }
            }
        }
        assertEquals(Set.of(15, 16, 17, 18, 19, 22, 23, 24, 25, 26, 29, 30, 31, 32, 33), places, "whole pixels");
    }

    @Test
    void erasing() {
        RandomGenerator random = random(5);
        Set<Integer> places = new TreeSet<>();
        for (int i = 0; i < 100; i++) {
            float[] v = new RandomErasing(1).scale(0.25, 0.25).ratio(1, 1).value(9).apply(square(1, 1, 1, 1), random).values();
            assertEquals(12, v[0] + v[1] + v[2] + v[3]);
            for (int k = 0; k < 4; k++) {
                if (v[k] == 9) {
                    places.add(k);
                }
            }
        }
        assertEquals(Set.of(0, 1, 2, 3), places);
        assertSame(TWO, new RandomErasing(1).scale(1, 1).apply(TWO, random), "nothing that large fits");
        Image erased = new RandomErasing(1).scale(0.24, 0.24).ratio(1.5, 1.5).value(9)
            .apply(new Image(2, 5, 5, new float[50]), random);
        double sum = 0;
        for (int k = 0; k < 25; k++) {
            assertEquals(erased.values()[k], erased.values()[25 + k]);
            sum += erased.values()[k];
        }
        assertEquals(9 * 3 * 2, sum);
    }

    @Test
    void composition() {
        check(new Compose(new RandomHorizontalFlip(1), new Resize(2, 3), new RandomVerticalFlip(1)), TWO, 2, 3,
            5, 4, 3, 2, 1, 0, 15, 14, 13, 12, 11, 10);
        check(new RandomApply(new CenterCrop(1, 1), 1), square(0, 1, 2, 3, 4, 5, 6, 7, 8), 1, 1, 4);
        assertSame(TWO, new RandomApply(new CenterCrop(1, 1), 0).apply(TWO, random(1)));
    }

    @Test
    void argumentsAreChecked() {
        List<Supplier<?>> wrong = List.of(() -> new RandomHorizontalFlip(1.5), () -> new RandomVerticalFlip(Double.NaN),
            () -> new RandomApply(new CenterCrop(1, 1), -1), () -> new CenterCrop(0, 1), () -> new RandomCrop(1, 0),
            () -> new RandomCrop(1, 1).padding(-1), () -> new RandomRotation(-1), () -> new RandomRotation(Double.NaN),
            () -> new RandomAffine(1).translate(2, 0), () -> new RandomAffine(1).scale(0, 1), () -> new RandomAffine(1).scale(2, 1),
            () -> new RandomAffine(-1), () -> new RandomAffine(0).shear(Double.POSITIVE_INFINITY), () -> new RandomErasing(2),
            () -> new RandomErasing().scale(-1, 1), () -> new RandomErasing().ratio(0, 1), () -> new Resize(1, 0),
            () -> new RandomResizedCrop(0, 1), () -> new RandomResizedCrop(1, 1).scale(0, 1),
            () -> new Normalize(List.of(), List.of()), () -> new Normalize(List.of(1.0), List.of(0.0)),
            () -> new Normalize(List.of(1.0), List.of(1.0)).apply(TWO, random(1)),
            () -> new RandomCrop(3, 3).apply(TWO, random(1)));
        for (int i = 0; i < wrong.size(); i++) {
            Supplier<?> w = wrong.get(i);
            GradusException e = assertThrows(ArgumentException.class, w::get, "case " + i);
            assertTrue(e.getMessage().matches("[A-Z]\\w+: .*"), e.getMessage());
        }
        assertThrows(ShapeException.class, () -> new Image(1, 2, 2, new float[3]));
    }
}
