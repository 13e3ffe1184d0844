package org.gradus.ir;

import org.gradus.types.DType;
import org.gradus.types.Layout;

/**
 * A constant around an operand of a product, as the zeros around an image, that is in no buffer: the operand's view takes
 * positions in a contiguous value, of which the part {@code inside} is what {@code source} reads of the buffer, coordinate by coordinate.
 *
 * @param fill number of the scalar that is everywhere else
 */
public record Frame(Layout source, Layout inside, int fill) {

    /** Which frames a device reads around: others are written with what they surround. */
    @FunctionalInterface
    public interface Reader {
        Reader NONE = (a, b, inside, dtype) -> false;

        /**
         * @param a      view of the product's first operand
         * @param b      that of the second one, over all that is framed
         * @param inside the part that is not constant
         */
        boolean reads(MatrixView a, MatrixView b, Layout inside, DType dtype);
    }
}
