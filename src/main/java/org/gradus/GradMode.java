package org.gradus;

/**
 * Whether operations of this thread are recorded for differentiation. An instance is a scope: closing it brings the mode
 * before it back.
 *
 * <pre>{@code
 * try (var scope = GradMode.noGrad()) {
 *     weights.sub_(weights.grad().mul(0.1));
 * }
 * }</pre>
 */
public final class GradMode implements AutoCloseable {
    private static final ThreadLocal<Boolean> ENABLED = ThreadLocal.withInitial(() -> true);

    private final boolean before;

    private GradMode(boolean enabled) {
        this.before = ENABLED.get();
        ENABLED.set(enabled);
    }

    /** Whether this thread records operations. */
    public static boolean isEnabled() {
        return ENABLED.get();
    }

    /** A scope in which nothing is recorded. */
    public static GradMode noGrad() {
        return new GradMode(false);
    }

    /** A scope in which operations are recorded, inside a {@link #noGrad} one. */
    public static GradMode enableGrad() {
        return new GradMode(true);
    }

    /** A scope in which operations are recorded, or not. */
    public static GradMode set(boolean enabled) {
        return new GradMode(enabled);
    }

    @Override
    public void close() {
        ENABLED.set(before);
    }
}
