package org.gradus.types;

/** A file or stream is not what its format demands. */
public class FormatException extends GradusException {
    private static final long serialVersionUID = 1L;

    /** @param message what was expected, and what was given */
    public FormatException(String message) {
        super(message);
    }

    /**
     * @param message what was expected, and what was given
     * @param cause   what was thrown below; may be {@code null}
     */
    public FormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
