package org.gradus.types;

/** A device is missing, differs from what an operation needs, or failed. */
public class DeviceException extends GradusException {
    private static final long serialVersionUID = 1L;

    /** @param message what was expected, and what was given */
    public DeviceException(String message) {
        super(message);
    }

    /**
     * @param message what was expected, and what was given
     * @param cause   what was thrown below; may be {@code null}
     */
    public DeviceException(String message, Throwable cause) {
        super(message, cause);
    }
}
