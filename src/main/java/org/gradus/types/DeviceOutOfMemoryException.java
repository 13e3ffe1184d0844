package org.gradus.types;

/** A device has no room for a buffer; the message lists what holds its memory. */
public class DeviceOutOfMemoryException extends DeviceException {
    private static final long serialVersionUID = 1L;

    /** @param message what was expected, and what was given */
    public DeviceOutOfMemoryException(String message) {
        super(message);
    }

    /**
     * @param message what was expected, and what was given
     * @param cause   what was thrown below; may be {@code null}
     */
    public DeviceOutOfMemoryException(String message, Throwable cause) {
        super(message, cause);
    }
}
