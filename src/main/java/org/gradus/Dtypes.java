package org.gradus;

import org.gradus.types.DType;
import org.gradus.types.DType.Category;

/**
 * The dtype that operands compute in: PyTorch's {@code result_type}. Dimensioned tensors decide; a zero-dimensional tensor
 * counts only where its category is higher, and a number only where its category is higher still.
 */
final class Dtypes {
    private DType dimensioned;
    private DType zeroDim;
    private DType number;

    static DType promote(Tensor a, Tensor b) {
        return new Dtypes().add(a).add(b).result();
    }

    static DType promote(Tensor a, Scalar b) {
        return new Dtypes().add(a).add(b).result();
    }

    Dtypes add(Tensor t) {
        if (t.dim() > 0) {
            dimensioned = dimensioned == null ? t.dtype() : DType.promote(dimensioned, t.dtype());
        } else {
            zeroDim = zeroDim == null ? t.dtype() : DType.promote(zeroDim, t.dtype());
        }
        return this;
    }

    Dtypes add(Scalar s) {
        number = number == null ? s.dtype() : DType.promote(number, s.dtype());
        return this;
    }

    DType result() {
        return higher(dimensioned, higher(zeroDim, number));
    }

    private static DType higher(DType first, DType second) {
        if (first == null || second == null) {
            return first == null ? second : first;
        }
        return second.category().compareTo(first.category()) > 0 ? second : first;
    }

    /** Integers and bool become float32. */
    static DType floating(DType dtype) {
        return dtype.isFloating() ? dtype : DType.FLOAT32;
    }

    /** Whether a tensor of this dtype says of each element yes or no; uint8 did before there was bool. */
    static boolean isMask(DType dtype) {
        return dtype == DType.BOOL || dtype == DType.UINT8;
    }

    /** Whether a result of one dtype may be written into a tensor of another. */
    static boolean canCast(DType from, DType to) {
        return from.category().compareTo(to.category()) <= 0 || from.category() == Category.BOOL;
    }

    /** PyTorch's name of the scalar type in messages: {@code Float}, {@code Long}. */
    static String name(DType dtype) {
        return switch (dtype) {
            case BOOL -> "Bool";
            case UINT8 -> "Byte";
            case INT8 -> "Char";
            case INT16 -> "Short";
            case INT32 -> "Int";
            case INT64 -> "Long";
            case FLOAT16 -> "Half";
            case BFLOAT16 -> "BFloat16";
            case FLOAT32 -> "Float";
            case FLOAT64 -> "Double";
        };
    }

    private Dtypes() { }

    static Dtypes of() {
        return new Dtypes();
    }
}
