package org.gradus.types;

/** Root of everything that Gradus throws on bad input, misuse or a failing device. */
public class GradusException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public GradusException(String message) {
        super(message);
    }

    public GradusException(String message, Throwable cause) {
        super(message, cause);
    }
}
