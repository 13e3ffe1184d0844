package org.gradus.device;

/** Finds the user's line in a stack: the innermost frame outside the library. */
public final class Origin {
    private Origin() {
    }

    /** {@code Class.method(File.java:12)}, or an empty string if the stack has no such frame. */
    public static String of(Throwable stack) {
        for (StackTraceElement e : stack.getStackTrace()) {
            String c = e.getClassName();
            boolean library = c.startsWith("org.gradus.") && !c.startsWith("org.gradus.examples.");
            if (!library && !c.startsWith("java.") && !c.startsWith("jdk.")) {
                return e.toString();
            }
        }
        return "";
    }

    /** The user's line that led here. */
    public static String here() {
        return of(new Throwable());
    }
}
