package org.gradus.types;

/** The operation exists, but not for these arguments or on this device. */
public class UnsupportedException extends GradusException {
    private static final long serialVersionUID = 1L;

    public UnsupportedException(String message) {
        super(message);
    }

    public UnsupportedException(String message, Throwable cause) {
        super(message, cause);
    }
}
