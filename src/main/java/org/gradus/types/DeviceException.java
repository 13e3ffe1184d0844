package org.gradus.types;

/** A device is missing, differs from what an operation needs, or failed. */
public class DeviceException extends GradusException {
    private static final long serialVersionUID = 1L;

    public DeviceException(String message) {
        super(message);
    }

    public DeviceException(String message, Throwable cause) {
        super(message, cause);
    }
}
