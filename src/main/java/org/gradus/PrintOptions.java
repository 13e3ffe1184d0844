package org.gradus;

import org.gradus.types.ArgumentException;

/**
 * How {@link Tensor#toString(PrintOptions)} writes a tensor, with the meaning and the defaults of PyTorch's
 * {@code set_printoptions}; the methods with an argument give a copy with that option changed.
 *
 * <pre>{@code
 * System.out.println(x.toString(PrintOptions.options().precision(2).lineWidth(120)));
 * }</pre>
 *
 * @param precision  digits after the point of floating elements
 * @param threshold  above so many elements only the edges of long dims are shown
 * @param edgeItems  how many of them, at the beginning and at the end
 * @param lineWidth  characters a line
 * @param scientific whether to write powers of ten; {@code null} where magnitudes ask for it
 */
public record PrintOptions(int precision, long threshold, int edgeItems, int lineWidth, Boolean scientific) {
    private static final PrintOptions DEFAULTS = new PrintOptions(4, 1000, 3, 80, null);

    /** @throws ArgumentException if a number is negative, or {@code edgeItems} not positive */
    public PrintOptions {
        if (precision < 0 || threshold < 0 || edgeItems < 1 || lineWidth < 0) {
            throw new ArgumentException("print options: precision, threshold and line width must not be negative and edge items "
                + "be positive, got " + precision + ", " + threshold + ", " + lineWidth + " and " + edgeItems);
        }
    }

    /** Four digits, edges of three above a thousand elements, lines of eighty characters. */
    public static PrintOptions options() {
        return DEFAULTS;
    }

    /** Every element, however many. */
    public static PrintOptions full() {
        return DEFAULTS.threshold(Long.MAX_VALUE);
    }

    /** A copy with this {@link #precision}. */
    public PrintOptions precision(int precision) {
        return new PrintOptions(precision, threshold, edgeItems, lineWidth, scientific);
    }

    /** A copy with this {@link #threshold}. */
    public PrintOptions threshold(long threshold) {
        return new PrintOptions(precision, threshold, edgeItems, lineWidth, scientific);
    }

    /** A copy with this number of {@link #edgeItems}. */
    public PrintOptions edgeItems(int edgeItems) {
        return new PrintOptions(precision, threshold, edgeItems, lineWidth, scientific);
    }

    /** A copy with this {@link #lineWidth}. */
    public PrintOptions lineWidth(int lineWidth) {
        return new PrintOptions(precision, threshold, edgeItems, lineWidth, scientific);
    }

    /** A copy that always, never or ({@code null}) where needed writes powers of ten. */
    public PrintOptions scientific(Boolean scientific) {
        return new PrintOptions(precision, threshold, edgeItems, lineWidth, scientific);
    }
}
