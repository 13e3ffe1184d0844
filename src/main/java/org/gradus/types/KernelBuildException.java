package org.gradus.types;

/** A device driver rejected a kernel; the message holds the build log. */
public class KernelBuildException extends DeviceException {
    private static final long serialVersionUID = 1L;

    /** @param message what was expected, and what was given */
    public KernelBuildException(String message) {
        super(message);
    }

    /**
     * @param message what was expected, and what was given
     * @param cause   what was thrown below; may be {@code null}
     */
    public KernelBuildException(String message, Throwable cause) {
        super(message, cause);
    }
}
