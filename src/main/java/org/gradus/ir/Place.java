package org.gradus.ir;

/** Where a value lives. The graph only needs to tell places apart and to name them. */
public interface Place {
    /** The place's name in messages, such as {@code cpu} or {@code opencl:0}. */
    String label();

    /** Whether {@link Primitive.Attention} to so many keys is computed here, for less than products and a softmax take. */
    default boolean attends(long keys) {
        return false;
    }

    /**
     * Whether float32 products of a few rows with windows over images of one channel are faster than their sums, place by place.
     */
    default boolean correlates() {
        return false;
    }

    /** Whether a part of the order of {@link Primitive.Sort} can be had here for less than all of it. */
    default boolean sortsParts() {
        return false;
    }

    /** Bytes that came here from the host so far; zero where nobody counts. */
    default long arrived() {
        return 0;
    }

    /** What {@link #arrived} was when a value was last computed here. */
    default long settled() {
        return 0;
    }

    /** Makes {@code roots}, all of this place, hold their values in buffers. */
    void realize(java.util.List<Expr> roots);
}
