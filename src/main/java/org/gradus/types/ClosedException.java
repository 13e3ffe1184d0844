package org.gradus.types;

/** A tensor was used after it, or its scope, was closed. */
public class ClosedException extends GradusException {
    private static final long serialVersionUID = 1L;

    /** @param message what was expected, and what was given */
    public ClosedException(String message) {
        super(message);
    }

    /**
     * @param message what was expected, and what was given
     * @param cause   what was thrown below; may be {@code null}
     */
    public ClosedException(String message, Throwable cause) {
        super(message, cause);
    }
}
