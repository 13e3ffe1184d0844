package org.gradus.io;

import java.util.Locale;
import java.util.Map;
import org.gradus.types.DType;
import org.gradus.types.UnsupportedException;

/** Element types by their names in safetensors headers, those that Gradus has no dtype for included. */
final class SafetensorsCodes {
    private static final Map<String, Integer> BYTES = Map.ofEntries(
        Map.entry("BOOL", 1), Map.entry("U8", 1), Map.entry("I8", 1), Map.entry("F8_E5M2", 1), Map.entry("F8_E4M3", 1),
        Map.entry("U16", 2), Map.entry("I16", 2), Map.entry("F16", 2), Map.entry("BF16", 2),
        Map.entry("U32", 4), Map.entry("I32", 4), Map.entry("F32", 4),
        Map.entry("U64", 8), Map.entry("I64", 8), Map.entry("F64", 8), Map.entry("C64", 8));

    private SafetensorsCodes() {
    }

    /** Bytes of one element, or 0 if the format has no such type. */
    static int bytes(String code) {
        return BYTES.getOrDefault(code, 0);
    }

    /** {@code float32 -> F32}, {@code bfloat16 -> BF16}, {@code uint8 -> U8}, {@code bool -> BOOL}. */
    static String of(DType dtype) {
        String label = dtype.label();
        if (dtype == DType.BOOL) {
            return "BOOL";
        }
        String kind = label.startsWith("bfloat") ? "BF" : label.substring(0, 1).toUpperCase(Locale.ROOT);
        return kind + 8 * dtype.bytes();
    }

    /** @throws UnsupportedException if Gradus has no such dtype; the message names the tensor */
    static DType dtype(String code, String tensor) {
        for (DType d : DType.values()) {
            if (of(d).equals(code)) {
                return d;
            }
        }
        throw new UnsupportedException("safetensors: tensor '" + tensor + "' has the element type " + code
            + ", for which Gradus has no dtype");
    }
}
