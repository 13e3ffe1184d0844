package org.gradus.types;

/** A file or stream is not what its format demands. */
public class FormatException extends GradusException {
    private static final long serialVersionUID = 1L;

    public FormatException(String message) {
        super(message);
    }

    public FormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
