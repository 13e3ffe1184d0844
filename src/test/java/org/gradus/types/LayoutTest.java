package org.gradus.types;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class LayoutTest {

    /** Positions in row-major order of the coordinates. */
    private static long[] positions(Layout l) {
        long[] out = new long[(int) l.shape().numel()];
        for (int n = 0; n < out.length; n++) {
            long rest = n;
            long p = l.offset();
            for (int d = l.rank() - 1; d >= 0; d--) {
                p += rest % l.shape().dim(d) * l.stride(d);
                rest /= l.shape().dim(d);
            }
            out[n] = p;
        }
        return out;
    }

    @Provide
    Arbitrary<Layout> layouts() {
        return Arbitraries.longs().between(1, 4).list().ofMinSize(0).ofMaxSize(4).flatMap(dims -> {
            Shape shape = Shape.of(dims.stream().mapToLong(x -> x).toArray());
            return Arbitraries.randomValue(random -> {
                Layout l = Layout.contiguous(shape);
                for (int step = random.nextInt(5); step > 0 && l.rank() > 0; step--) {
                    int axis = random.nextInt(l.rank());
                    long extent = l.shape().dim(axis);
                    switch (random.nextInt(6)) {
                        case 0 -> l = swap(l, axis, random.nextInt(l.rank()));
                        case 1 -> l = l.slice(axis, extent - 1, extent, -1);
                        case 2 -> {
                            long start = random.nextInt((int) extent);
                            l = l.slice(axis, start, extent - start, 1);
                        }
                        case 3 -> l = l.select(axis, random.nextInt((int) extent));
                        case 4 -> l = l.unsqueeze(axis);
                        default -> l = l.slice(axis, 0, (extent + 1) / 2, 2);
                    }
                }
                if (random.nextBoolean()) {
                    long[] target = l.shape().dims();
                    for (int d = 0; d < target.length; d++) {
                        target[d] = target[d] == 1 ? 1 + random.nextInt(3) : target[d];
                    }
                    l = l.expand(Shape.of(target));
                }
                return l;
            });
        });
    }

    private static Layout swap(Layout l, int a, int b) {
        int[] order = new int[l.rank()];
        for (int d = 0; d < order.length; d++) {
            order[d] = d == a ? b : d == b ? a : d;
        }
        return l.permute(order);
    }

    private static List<Shape> factorings(long numel) {
        List<Shape> all = new ArrayList<>(List.of(Shape.of(numel), Shape.of(1, numel), Shape.of(numel, 1)));
        for (long a = 2; a <= numel; a++) {
            if (numel % a == 0) {
                all.add(Shape.of(a, numel / a));
                for (long b = 2; b <= numel / a; b++) {
                    if (numel / a % b == 0) {
                        all.add(Shape.of(a, b, numel / a / b));
                    }
                }
            }
        }
        return all;
    }

    @Property
    void reshapeKeepsPositionsWhereStridesCan(@ForAll("layouts") Layout l) {
        for (Shape target : factorings(l.shape().numel())) {
            Layout r = l.reshape(target);
            if (r != null) {
                assertArrayEquals(positions(l), positions(r), () -> l + " as " + target);
            } else {
                assertEquals(false, l.isContiguous(), () -> l + " is contiguous, so it has every shape: " + target);
            }
        }
    }

    @Property
    void composeIsFunctionComposition(@ForAll("layouts") Layout inner, @ForAll("layouts") Layout shapeOnly) {
        for (Shape target : factorings(inner.shape().numel())) {
            Layout outer = Layout.contiguous(target);
            List<Layout> outers = new ArrayList<>(List.of(outer));
            if (target.rank() > 1) {
                outers.add(swap(outer, 0, target.rank() - 1));
            }
            outers.add(outer.slice(0, outer.shape().dim(0) - 1, outer.shape().dim(0), -1));
            outers.add(outer.select(target.rank() - 1, target.dim(-1) - 1));
            for (Layout o : outers) {
                Layout both = inner.compose(o);
                if (both != null) {
                    long[] through = positions(inner);
                    long[] want = java.util.Arrays.stream(positions(o)).map(p -> through[(int) p]).toArray();
                    assertArrayEquals(want, positions(both), () -> inner + " after " + o);
                }
            }
        }
    }

    @Property
    void collapseKeepsPositions(@ForAll("layouts") Layout l) {
        assertArrayEquals(positions(l), positions(l.collapse()));
    }

    @Property
    void inverseLeadsBack(@ForAll("layouts") Layout l) {
        Layout back = l.inverse();
        long[] p = positions(l);
        boolean bijective = java.util.Arrays.stream(p).distinct().count() == p.length
            && java.util.Arrays.stream(p).allMatch(x -> x >= 0 && x < p.length);
        if (back != null) {
            long[] numbers = positions(back);
            for (int n = 0; n < p.length; n++) {
                assertEquals(n, numbers[(int) p[n]], l + " and back " + back);
            }
        } else {
            assertEquals(false, bijective && java.util.Arrays.stream(l.strides()).allMatch(s -> s > 0), l::toString);
        }
    }

    @Property
    void boundsAreTheExtremes(@ForAll("layouts") Layout l) {
        long[] p = positions(l);
        assertEquals(java.util.Arrays.stream(p).min().orElseThrow(), l.bounds()[0]);
        assertEquals(java.util.Arrays.stream(p).max().orElseThrow(), l.bounds()[1]);
    }

    @Property
    void withoutOverlapPositionsDiffer(@ForAll("layouts") Layout l) {
        if (!l.overlaps()) {
            assertEquals(positions(l).length, java.util.Arrays.stream(positions(l)).distinct().count());
        }
    }

    @Property
    void layoutsMeetWhereTheyShareAPosition(@ForAll("layouts") Layout a, @ForAll("layouts") Layout b) {
        boolean shared = java.util.Arrays.stream(positions(a)).anyMatch(p -> java.util.Arrays.stream(positions(b)).anyMatch(q -> p == q));
        assertEquals(shared, a.meets(b), () -> a + " and " + b);
    }

    @Test
    void blocksOfColumnsDoNotMeet() {
        Layout whole = Layout.contiguous(Shape.of(5, 12));
        assertEquals(false, whole.slice(1, 0, 4, 1).meets(whole.slice(1, 4, 8, 1)));
        assertEquals(true, whole.slice(1, 0, 5, 1).meets(whole.slice(1, 4, 8, 1)));
    }

    @Test
    void whatStridesCannotExpressIsNull() {
        Layout t = Layout.contiguous(Shape.of(2, 3)).permute(1, 0);
        assertNull(t.reshape(Shape.of(6)));
        assertNull(t.compose(Layout.contiguous(Shape.of(6))));
        assertNotNull(t.compose(Layout.contiguous(Shape.of(3, 2))));
    }

    @Test
    void anEmptyAxisLeavesTheOthersTheirStrides() {
        Layout broadcast = Layout.contiguous(Shape.SCALAR).expand(Shape.of(2));
        Layout rows = Layout.of(Shape.of(2, 0), new long[] {1, 0}, 0);
        assertEquals(0, broadcast.compose(rows).stride(0));
    }

    @Test
    void emptyShapesReshapeFreely() {
        Layout empty = Layout.contiguous(Shape.of(0, 3));
        assertEquals(Shape.of(3, 0, 2), empty.reshape(Shape.of(3, 0, 2)).shape());
        assertNull(empty.bounds());
    }
}
