package org.gradus.data.transforms;

import org.gradus.types.ArgumentException;

/** What transforms ask of their arguments. */
final class Checks {
    private Checks() {
    }

    static void share(String transform, String what, double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new ArgumentException(transform + ": needs a " + what + " from 0 to 1, not " + share);
        }
    }

    static void angle(String transform, double degrees) {
        if (!(degrees >= 0 && degrees < Double.POSITIVE_INFINITY)) {
            throw new ArgumentException(transform + ": needs an angle that is not negative, but got " + degrees);
        }
    }

    static void size(String transform, int height, int width) {
        if (height < 1 || width < 1) {
            throw new ArgumentException(transform + ": a picture cannot be " + height + " high and " + width + " wide");
        }
    }

    /** {@code least < from <= to}, all finite. */
    static void range(String transform, String what, double from, double to, double least) {
        if (!(least < from && from <= to && to < Double.POSITIVE_INFINITY)) {
            throw new ArgumentException(transform + ": needs a range of " + what + " above " + least + ", but got from " + from
                + " to " + to);
        }
    }
}
