package org.gradus.onnx;

import org.gradus.types.DType;
import org.gradus.types.UnsupportedException;

/**
 * The element types of ONNX and the dtypes that hold them. Unsigned integers of more than eight bits are held in the next wider
 * signed dtype; of {@code uint64} only values below 2^63 can be.
 */
enum ElementType {
    FLOAT(1, DType.FLOAT32, 4),
    UINT8(2, DType.UINT8, 1),
    INT8(3, DType.INT8, 1),
    UINT16(4, DType.INT32, 2),
    INT16(5, DType.INT16, 2),
    INT32(6, DType.INT32, 4),
    INT64(7, DType.INT64, 8),
    STRING(8, null, 0),
    BOOL(9, DType.BOOL, 1),
    FLOAT16(10, DType.FLOAT16, 2),
    DOUBLE(11, DType.FLOAT64, 8),
    UINT32(12, DType.INT64, 4),
    UINT64(13, DType.INT64, 8),
    COMPLEX64(14, null, 8),
    COMPLEX128(15, null, 16),
    BFLOAT16(16, DType.BFLOAT16, 2);

    final int code;
    /** Bytes of one element in a file. */
    final int bytes;
    private final DType dtype;

    ElementType(int code, DType dtype, int bytes) {
        this.code = code;
        this.dtype = dtype;
        this.bytes = bytes;
    }

    /** @throws UnsupportedException if there is no such type */
    static ElementType of(long code) {
        for (ElementType t : values()) {
            if (t.code == code) {
                return t;
            }
        }
        throw new UnsupportedException("ONNX: element type " + code + " is not known");
    }

    static ElementType of(DType dtype) {
        return switch (dtype) {
            case FLOAT32 -> FLOAT;
            case FLOAT64 -> DOUBLE;
            case FLOAT16 -> FLOAT16;
            case BFLOAT16 -> BFLOAT16;
            case INT64 -> INT64;
            case INT32 -> INT32;
            case INT16 -> INT16;
            case INT8 -> INT8;
            case UINT8 -> UINT8;
            case BOOL -> BOOL;
        };
    }

    /** @throws UnsupportedException for strings and complex numbers */
    DType dtype() {
        if (dtype == null) {
            throw new UnsupportedException("ONNX: Gradus has no tensors of " + name().toLowerCase(java.util.Locale.ROOT));
        }
        return dtype;
    }
}
