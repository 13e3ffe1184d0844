package org.gradus.nn;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Values as Python prints them. */
final class Repr {
    private static final double LARGEST_PLAIN = 1e16;
    private static final double SMALLEST_PLAIN = 1e-4;

    private Repr() {
    }

    static String of(boolean b) {
        return b ? "True" : "False";
    }

    /** Integers plainly, others as {@link #of(double)}; {@code null} is {@code None}. */
    static String of(Number n) {
        if (n == null) {
            return "None";
        }
        return n instanceof Double || n instanceof Float ? of(n.doubleValue()) : n.toString();
    }

    /** With an exponent below 1e-4 and from 1e16 on. */
    static String of(double d) {
        if (Double.isNaN(d) || Double.isInfinite(d)) {
            return Double.isNaN(d) ? "nan" : d > 0 ? "inf" : "-inf";
        }
        double size = Math.abs(d);
        BigDecimal decimal = new BigDecimal(Double.toString(d)).stripTrailingZeros();
        if (size != 0 && (size < SMALLEST_PLAIN || size >= LARGEST_PLAIN)) {
            String digits = decimal.unscaledValue().abs().toString();
            int exponent = digits.length() - 1 - decimal.scale();
            return (d < 0 ? "-" : "") + digits.charAt(0) + (digits.length() > 1 ? "." + digits.substring(1) : "")
                + String.format("e%s%02d", exponent < 0 ? "-" : "+", Math.abs(exponent));
        }
        String plain = decimal.toPlainString();
        return plain.contains(".") ? plain : plain + ".0";
    }

    /** {@code (3, 3)}, or {@code (3,)}. */
    static String tuple(long... values) {
        return Arrays.stream(values).mapToObj(Long::toString)
            .collect(Collectors.joining(", ", "(", values.length == 1 ? ",)" : ")"));
    }

    /** As {@link #tuple}, but a single number without parentheses, and {@code null} as {@code None}. */
    static String sizes(long... values) {
        return values == null ? "None" : values.length == 1 ? Long.toString(values[0]) : tuple(values);
    }
}
