package org.gradus.opencl;

import org.gradus.types.DType;

/** How dtypes are called in OpenCL C; bool is held as {@code uchar} 0 or 1, in memory and in registers. */
final class ClTypes {
    private ClTypes() {
    }

    static String name(DType d) {
        return switch (d) {
            case FLOAT32 -> "float";
            case FLOAT64 -> "double";
            case INT32 -> "int";
            case INT64 -> "long";
            case BOOL -> "uchar";
        };
    }
}
