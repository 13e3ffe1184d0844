package org.gradus.types;

/** An index lies outside its dimension. */
public class IndexException extends GradusException {
    private static final long serialVersionUID = 1L;

    /** @param message what was expected, and what was given */
    public IndexException(String message) {
        super(message);
    }

    /**
     * @param message what was expected, and what was given
     * @param cause   what was thrown below; may be {@code null}
     */
    public IndexException(String message, Throwable cause) {
        super(message, cause);
    }
}
