package org.gradus.types;

/** A dtype does not fit an operation. */
public class DTypeException extends GradusException {
    private static final long serialVersionUID = 1L;

    /** @param message what was expected, and what was given */
    public DTypeException(String message) {
        super(message);
    }

    /**
     * @param message what was expected, and what was given
     * @param cause   what was thrown below; may be {@code null}
     */
    public DTypeException(String message, Throwable cause) {
        super(message, cause);
    }
}
