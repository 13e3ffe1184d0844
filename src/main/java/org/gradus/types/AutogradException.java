package org.gradus.types;

/** Automatic differentiation was asked for something that it cannot do. */
public class AutogradException extends GradusException {
    private static final long serialVersionUID = 1L;

    public AutogradException(String message) {
        super(message);
    }

    public AutogradException(String message, Throwable cause) {
        super(message, cause);
    }
}
