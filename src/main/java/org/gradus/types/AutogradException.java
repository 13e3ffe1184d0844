package org.gradus.types;

/** Automatic differentiation was asked for something that it cannot do. */
public class AutogradException extends GradusException {
    private static final long serialVersionUID = 1L;

    /** @param message what was expected, and what was given */
    public AutogradException(String message) {
        super(message);
    }

    /**
     * @param message what was expected, and what was given
     * @param cause   what was thrown below; may be {@code null}
     */
    public AutogradException(String message, Throwable cause) {
        super(message, cause);
    }
}
