package org.gradus.nn;

import java.util.Arrays;
import org.gradus.types.ArgumentException;

/** Options of each spatial dim. */
final class Sizes {
    private Sizes() {
    }

    /**
     * One number for each dim from one for all or one for each.
     *
     * @throws ArgumentException if there are others
     */
    static long[] each(String module, String option, int dims, long... values) {
        if (values.length == dims) {
            return values.clone();
        }
        if (values.length != 1) {
            throw new ArgumentException(module + ": " + option + " must be one number or " + dims + ", but got "
                + Arrays.toString(values));
        }
        long[] all = new long[dims];
        Arrays.fill(all, values[0]);
        return all;
    }

    static boolean all(long value, long... values) {
        return Arrays.stream(values).allMatch(v -> v == value);
    }
}
