package org.gradus.ir;

import java.util.List;
import org.gradus.types.Layout;
import org.gradus.types.Shape;

/**
 * Which element a loop touches: a chain of layouts from the loop's coordinates to a position. The first takes the
 * coordinates; each further one takes the coordinates, in its own shape, of the row-major number that the one before gave.
 * Nearly always there is one; a reshape that strides cannot express adds another.
 */
public record Access(List<Layout> chain) {
    public Access {
        chain = List.copyOf(chain);
    }

    /** One layout. */
    public static Access of(Layout layout) {
        return new Access(List.of(layout));
    }

    /** Follows with a layout over the row-major positions reached so far. */
    Access then(Layout next) {
        Layout last = chain.get(chain.size() - 1);
        Layout both = next.compose(last);
        List<Layout> head = chain.subList(0, chain.size() - 1);
        if (both != null) {
            return append(head, both);
        }
        return append(chain, next);
    }

    private static Access append(List<Layout> head, Layout last) {
        java.util.ArrayList<Layout> all = new java.util.ArrayList<>(head);
        all.add(last);
        return new Access(all);
    }

    /** The layout over the loop's coordinates. */
    public Layout first() {
        return chain.get(0);
    }

    /** Whether one layout says it all. */
    public boolean isStrided() {
        return chain.size() == 1;
    }

    /** Whether it stays at one place along the axes {@code from .. to-1}, of which one at least is longer than 1. */
    public boolean repeats(int from, int to) {
        boolean walks = false;
        for (int d = from; d < to; d++) {
            walks |= first().shape().dim(d) != 1;
            if (first().shape().dim(d) != 1 && first().stride(d) != 0) {
                return false;
            }
        }
        return walks;
    }

    /** Whether each coordinate of {@code domain} reaches the position of its own row-major number. */
    boolean isIdentity(Shape domain) {
        return isStrided() && first().isIdentity() && first().shape().equals(domain);
    }

    /** Whether it reaches the same positions as another access over the same domain. */
    boolean reachesAs(Access other) {
        if (equals(other)) {
            return true;
        }
        if (!isStrided() || !other.isStrided() || !first().shape().equals(other.first().shape())
            || first().offset() != other.first().offset()) {
            return false;
        }
        for (int d = 0; d < first().rank(); d++) {
            if (first().shape().dim(d) > 1 && first().stride(d) != other.first().stride(d)) {
                return false;
            }
        }
        return true;
    }

    /** The position for one coordinate of the loop. */
    public long position(long[] coordinate) {
        long p = 0;
        long[] c = coordinate;
        for (int i = 0; i < chain.size(); i++) {
            Layout l = chain.get(i);
            if (i > 0) {
                c = new long[l.rank()];
                for (int d = l.rank() - 1; d >= 0; d--) {
                    c[d] = p % l.shape().dim(d);
                    p /= l.shape().dim(d);
                }
            }
            p = l.offset();
            for (int d = 0; d < c.length; d++) {
                p += c[d] * l.stride(d);
            }
        }
        return p;
    }
}
