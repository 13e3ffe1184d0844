package org.gradus.opencl;

import org.gradus.types.DeviceException;

/** An OpenCL call that failed. */
class ClException extends DeviceException {
    private static final long serialVersionUID = 1L;

    private final int code;

    ClException(String call, int code) {
        super(call + " failed: " + ClError.name(code));
        this.code = code;
    }

    int code() {
        return code;
    }
}
