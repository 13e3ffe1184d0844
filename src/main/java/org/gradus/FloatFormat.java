package org.gradus;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.function.LongToDoubleFunction;

/**
 * How the floating elements of one tensor are written: whole numbers as {@code 1.}, else with decimals, or in scientific
 * notation when the finite non-zero magnitudes spread over more than a factor of 1000, pass 1e8, or (unless all are whole) fall
 * below 1e-4. Rounding is that of the exact binary value, half to even, as C's {@code printf}.
 */
record FloatFormat(Mode mode, int width, int precision) {
    enum Mode { WHOLE, FIXED, SCIENTIFIC }

    /**
     * The style that the {@code n} values ask for; zeros and non-finite values have no say, not even in the width. A notation
     * that is forced changes what is written, but as in PyTorch not the width.
     */
    static FloatFormat of(long n, LongToDoubleFunction values, PrintOptions options) {
        int precision = options.precision();
        double min = Double.POSITIVE_INFINITY;
        double max = 0;
        boolean whole = true;
        for (long i = 0; i < n; i++) {
            double v = values.applyAsDouble(i);
            if (counts(v)) {
                min = Math.min(min, Math.abs(v));
                max = Math.max(max, Math.abs(v));
                whole &= v == Math.rint(v);
            }
        }
        if (max == 0) {
            return new FloatFormat(Mode.WHOLE, 1, precision);
        }
        boolean scientific = max / min > 1000 || max > 1e8 || !whole && min < 1e-4;
        Mode plain = whole ? Mode.WHOLE : Mode.FIXED;
        FloatFormat style = new FloatFormat(scientific ? Mode.SCIENTIFIC : plain, 1, precision);
        int width = 1;
        for (long i = 0; i < n; i++) {
            double v = values.applyAsDouble(i);
            if (counts(v)) {
                width = Math.max(width, style.format(v).length());
            }
        }
        boolean powers = options.scientific() == null ? scientific : options.scientific();
        return new FloatFormat(powers ? Mode.SCIENTIFIC : plain, width, precision);
    }

    private static boolean counts(double v) {
        return v != 0 && Double.isFinite(v);
    }

    String format(double v) {
        if (Double.isNaN(v)) {
            return "nan";
        }
        String sign = Math.copySign(1, v) < 0 ? "-" : "";
        double magnitude = Math.abs(v);
        if (Double.isInfinite(v)) {
            return sign + "inf";
        }
        return sign + switch (mode) {
            case WHOLE -> fixed(magnitude, 0) + ".";
            case FIXED -> fixed(magnitude, precision);
            case SCIENTIFIC -> scientific(magnitude);
        };
    }

    private static String fixed(double magnitude, int decimals) {
        return new BigDecimal(magnitude).setScale(decimals, RoundingMode.HALF_EVEN).toPlainString();
    }

    private String scientific(double magnitude) {
        if (magnitude == 0) {
            return "0" + (precision == 0 ? "" : ".") + "0".repeat(precision) + "e+00";
        }
        BigDecimal rounded = new BigDecimal(magnitude).round(new MathContext(precision + 1, RoundingMode.HALF_EVEN));
        int exponent = rounded.precision() - rounded.scale() - 1;
        String digits = rounded.unscaledValue().toString();
        digits = digits + "0".repeat(Math.max(0, precision + 1 - digits.length()));
        int e = Math.abs(exponent);
        String power = "e" + (exponent < 0 ? "-" : "+") + (e < 10 ? "0" : "") + e;
        return digits.charAt(0) + (precision == 0 ? "" : ".") + digits.substring(1) + power;
    }
}
