package org.gradus.types;

/** Root of everything that Gradus throws on bad input, misuse or a failing device. */
public class GradusException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message what was expected, and what was given */
    public GradusException(String message) {
        super(message);
    }

    /**
     * @param message what was expected, and what was given
     * @param cause   what was thrown below; may be {@code null}
     */
    public GradusException(String message, Throwable cause) {
        super(message, cause);
    }
}
