package org.gradus.types;

/** A tensor was used after it, or its scope, was closed. */
public class ClosedException extends GradusException {
    private static final long serialVersionUID = 1L;

    public ClosedException(String message) {
        super(message);
    }

    public ClosedException(String message, Throwable cause) {
        super(message, cause);
    }
}
