package org.gradus.types;

/** An argument that is neither a shape, an index nor a dtype is out of its range. */
public class ArgumentException extends GradusException {
    private static final long serialVersionUID = 1L;

    /** @param message what was expected, and what was given */
    public ArgumentException(String message) {
        super(message);
    }

    /**
     * @param message what was expected, and what was given
     * @param cause   what was thrown below; may be {@code null}
     */
    public ArgumentException(String message, Throwable cause) {
        super(message, cause);
    }
}
