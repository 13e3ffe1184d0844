package org.gradus.types;

/** Shapes or dimensions do not fit an operation. */
public class ShapeException extends GradusException {
    private static final long serialVersionUID = 1L;

    /** @param message what was expected, and what was given */
    public ShapeException(String message) {
        super(message);
    }

    /**
     * @param message what was expected, and what was given
     * @param cause   what was thrown below; may be {@code null}
     */
    public ShapeException(String message, Throwable cause) {
        super(message, cause);
    }
}
