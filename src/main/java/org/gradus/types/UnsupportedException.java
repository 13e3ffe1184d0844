package org.gradus.types;

/** The operation exists, but not for these arguments or on this device. */
public class UnsupportedException extends GradusException {
    private static final long serialVersionUID = 1L;

    /** @param message what was expected, and what was given */
    public UnsupportedException(String message) {
        super(message);
    }

    /**
     * @param message what was expected, and what was given
     * @param cause   what was thrown below; may be {@code null}
     */
    public UnsupportedException(String message, Throwable cause) {
        super(message, cause);
    }
}
