package org.gradus.types;

/** An argument that is neither a shape, an index nor a dtype is out of its range. */
public class ArgumentException extends GradusException {
    private static final long serialVersionUID = 1L;

    public ArgumentException(String message) {
        super(message);
    }

    public ArgumentException(String message, Throwable cause) {
        super(message, cause);
    }
}
