package org.gradus.types;

/** Shapes or dimensions do not fit an operation. */
public class ShapeException extends GradusException {
    private static final long serialVersionUID = 1L;

    public ShapeException(String message) {
        super(message);
    }

    public ShapeException(String message, Throwable cause) {
        super(message, cause);
    }
}
