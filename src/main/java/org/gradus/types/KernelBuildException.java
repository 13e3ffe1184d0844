package org.gradus.types;

/** A device driver rejected a kernel; the message holds the build log. */
public class KernelBuildException extends DeviceException {
    private static final long serialVersionUID = 1L;

    public KernelBuildException(String message) {
        super(message);
    }

    public KernelBuildException(String message, Throwable cause) {
        super(message, cause);
    }
}
