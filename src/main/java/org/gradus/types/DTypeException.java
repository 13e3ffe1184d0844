package org.gradus.types;

/** A dtype does not fit an operation. */
public class DTypeException extends GradusException {
    private static final long serialVersionUID = 1L;

    public DTypeException(String message) {
        super(message);
    }

    public DTypeException(String message, Throwable cause) {
        super(message, cause);
    }
}
