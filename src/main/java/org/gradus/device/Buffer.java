package org.gradus.device;

import org.gradus.ir.Data;
import org.gradus.types.DType;

/** Row-major elements in one device's memory, handed out by its {@link Backend}. */
public interface Buffer extends Data {
    DType dtype();

    long numel();

    /** Bytes that the buffer keeps from others; the size class, not only its elements. */
    long bytes();
}
