package org.gradus.ir;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * How much a value waits for that nobody has read: operations one behind another, and elements that came from the host. A loop that
 * adds up results of many batches without a look at the sum would else keep all batches.
 */
public final class Backlog {
    private Backlog() {
    }

    /** Whether more than {@code limit} pending operations, one behind another, end in a value. */
    public static boolean isDeeper(Expr value, int limit) {
        return value.pendingDepth() > limit && depth(value) > limit;
    }

    /**
     * Whether a value waits with more than {@code limit} bytes that came from the host since its place last computed anything, and
     * for longer than so many bytes take to come: what only reads large inputs does not.
     */
    public static boolean holdsMore(Expr value, long limit) {
        long arrived = value.place().arrived();
        if (value.isRealized() || arrived - value.since <= limit) {
            return false;
        }
        long held = fresh(value);
        value.since = arrived - held;
        return held > limit;
    }

    /** Counts depths anew, inputs first: what was realised since a value was made shortens it. */
    private static int depth(Expr value) {
        Set<Expr> done = Collections.newSetFromMap(new IdentityHashMap<>());
        ArrayDeque<Expr> todo = new ArrayDeque<>();
        todo.push(value);
        while (!todo.isEmpty()) {
            Expr e = todo.peek();
            int d = 0;
            int open = todo.size();
            for (Expr in : e.inputs()) {
                if (in.pendingDepth() > 0 && !done.contains(in)) {
                    todo.push(in);
                } else {
                    d = Math.max(d, in.pendingDepth());
                }
            }
            if (todo.size() == open) {
                todo.pop();
                e.depth = d + 1;
                done.add(e);
            }
        }
        return value.pendingDepth();
    }

    /** Bytes that a value is made of, directly or not, and that came after its place last computed anything. */
    private static long fresh(Expr value) {
        long settled = value.place().settled();
        Set<Expr> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        ArrayDeque<Expr> todo = new ArrayDeque<>();
        todo.push(value);
        long bytes = 0;
        while (!todo.isEmpty()) {
            for (Expr in : todo.pop().inputs()) {
                if (seen.add(in)) {
                    bytes += in.isRealized() && in.since > settled ? in.shape().numel() * in.dtype().bytes() : 0;
                    todo.push(in);
                }
            }
        }
        return bytes;
    }
}
