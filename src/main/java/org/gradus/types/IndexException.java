package org.gradus.types;

/** An index lies outside its dimension. */
public class IndexException extends GradusException {
    private static final long serialVersionUID = 1L;

    public IndexException(String message) {
        super(message);
    }

    public IndexException(String message, Throwable cause) {
        super(message, cause);
    }
}
