package org.gradus.examples;

import org.gradus.types.ArgumentException;

/** System properties; one that is empty or missing leaves the default. */
final class Property {
    private Property() {
    }

    static String text(String name) {
        return System.getProperty(name, "").trim();
    }

    /** @throws ArgumentException if it is no whole number of at least {@code smallest} */
    static long whole(String name, long fallback, long smallest) {
        String text = text(name);
        if (text.isEmpty()) {
            return fallback;
        }
        try {
            long value = Long.parseLong(text);
            if (value >= smallest) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new ArgumentException(name + " must be a whole number, not '" + text + "'", e);
        }
        throw new ArgumentException(name + " must be at least " + smallest + ", not " + text);
    }

    /** @throws ArgumentException if it is no number of at least {@code smallest} */
    static double real(String name, double fallback, double smallest) {
        String text = text(name);
        if (text.isEmpty()) {
            return fallback;
        }
        try {
            double value = Double.parseDouble(text);
            if (value >= smallest) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new ArgumentException(name + " must be a number, not '" + text + "'", e);
        }
        throw new ArgumentException(name + " must be at least " + smallest + ", not " + text);
    }
}
