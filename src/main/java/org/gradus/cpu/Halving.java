package org.gradus.cpu;

/** Folds the upper half of {@code n} elements, a power of two, into the lower, until one is left; see {@link FloatFolder}. */
final class Halving {
    private Halving() {
    }

    static float add(float[] c, int n) {
        for (int half = n / 2; half > 0; half /= 2) {
            for (int j = 0; j < half; j++) {
                c[j] += c[j + half];
            }
        }
        return c[0];
    }

    static float mul(float[] c, int n) {
        for (int half = n / 2; half > 0; half /= 2) {
            for (int j = 0; j < half; j++) {
                c[j] *= c[j + half];
            }
        }
        return c[0];
    }

    static float greater(float[] c, int n) {
        for (int half = n / 2; half > 0; half /= 2) {
            for (int j = 0; j < half; j++) {
                c[j] = Math.max(c[j], c[j + half]);
            }
        }
        return c[0];
    }

    static float less(float[] c, int n) {
        for (int half = n / 2; half > 0; half /= 2) {
            for (int j = 0; j < half; j++) {
                c[j] = Math.min(c[j], c[j + half]);
            }
        }
        return c[0];
    }
}
