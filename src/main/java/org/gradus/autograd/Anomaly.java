package org.gradus.autograd;

import java.lang.StackWalker.StackFrame;
import java.security.CodeSource;
import java.util.Objects;
import java.util.Set;
import org.gradus.Tensor;
import org.gradus.types.AutogradException;
import org.gradus.types.Shape;

/**
 * A scope in which the backward pass looks at each gradient and stops at the first that holds a NaN or an infinity, with the
 * name of the operation, the shapes, and the line of the program that recorded it. Operations must be recorded inside the
 * scope for their line to be known. Each gradient is read back, so this is slow.
 *
 * <pre>{@code
 * try (var anomaly = Anomaly.detect()) {
 *     model.forward(x).log().sum().backward();
 * }
 * }</pre>
 */
public final class Anomaly implements AutoCloseable {
    private static final ThreadLocal<Boolean> DETECTING = ThreadLocal.withInitial(() -> false);
    private static final Set<String> LIBRARY = Set.of("org.gradus", "org.gradus.autograd", "org.gradus.nn", "org.gradus.optim",
        "org.gradus.data");
    private static final StackWalker STACK = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

    private final boolean before = DETECTING.get();

    private Anomaly(boolean on) {
        DETECTING.set(on);
    }

    /** Opens a scope of this thread. */
    public static Anomaly detect() {
        return new Anomaly(true);
    }

    /** Whether this thread is in such a scope. */
    public static boolean isDetecting() {
        return DETECTING.get();
    }

    @Override
    public void close() {
        DETECTING.set(before);
    }

    /** The caller's line outside the library, where anomalies are being looked for; else {@code null}. */
    static String here() {
        if (!DETECTING.get()) {
            return null;
        }
        return STACK.walk(frames -> frames.filter(f -> !isLibrary(f)).findFirst().map(StackFrame::toStackTraceElement)
            .map(Objects::toString).orElse("unknown line"));
    }

    private static boolean isLibrary(StackFrame frame) {
        Class<?> c = frame.getDeclaringClass();
        return LIBRARY.contains(c.getPackageName()) && Objects.equals(source(c), source(Anomaly.class));
    }

    private static Object source(Class<?> c) {
        CodeSource s = c.getProtectionDomain().getCodeSource();
        return s == null ? null : s.getLocation();
    }

    /** @throws AutogradException if {@code g}, what {@code node} returned for input {@code i}, is not finite */
    static void check(Node node, int i, Tensor g) {
        if (!DETECTING.get() || g == null || g.numel() == 0) {
            return;
        }
        boolean nan = g.isnan().any().item() != 0;
        if (nan || g.isinf().any().item() != 0) {
            throw new AutogradException("Function '%s' returned %s values in its %dth output: the gradient of shape %s, from %s. "
                .formatted(node.name(), nan ? "nan" : "infinite", i, g.shape(), shapes(node))
                + (node.origin == null ? "The operation was recorded outside of the scope, so its line is not known."
                : "The operation was recorded at " + node.origin));
        }
    }

    private static String shapes(Node node) {
        StringBuilder b = new StringBuilder();
        for (Meta m : node.outputs) {
            Shape s = m == null ? null : m.shape();
            b.append(b.length() == 0 ? "" : ", ").append(s == null ? "none" : s.toString());
        }
        return b.toString();
    }
}
