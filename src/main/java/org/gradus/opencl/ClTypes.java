package org.gradus.opencl;

import org.gradus.types.DType;

/**
 * How dtypes are called in OpenCL C, in memory and in registers; bool is held as {@code uchar} 0 or 1, float16 and bfloat16 as
 * their bits.
 */
final class ClTypes {
    private ClTypes() {
    }

    static String name(DType d) {
        return switch (d) {
            case FLOAT32 -> "float";
            case FLOAT64 -> "double";
            case INT32 -> "int";
            case INT64 -> "long";
            case FLOAT16, BFLOAT16 -> "ushort";
            case INT16 -> "short";
            case INT8 -> "char";
            case BOOL, UINT8 -> "uchar";
        };
    }

    /** The library's function for a conversion; its overload is chosen by the type of its argument. */
    static String cast(DType from, DType to) {
        return from.isStorage() && from.isFloating() ? "gr_from_" + from.label()
            : "gr_cast_" + (to.isStorage() ? to.label() : name(to));
    }
}
