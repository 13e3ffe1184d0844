package org.gradus.onnx;

import java.util.Arrays;
import java.util.List;

/**
 * Polynomials in several variables of which none is squared, by their coefficients: number {@code m} is that of the product of the
 * variables whose bits are set in {@code m}.
 */
final class Polynomial {
    private Polynomial() {
    }

    /**
     * @param points  where values are known: bit {@code s} of a point's number says which of its two values variable {@code s} has;
     *     and one more point
     * @return coefficients that are integers; {@code null} if there are none, or they do not give the value at the last point
     */
    static long[] through(List<long[]> points, long[] values) {
        int variables = points.get(0).length;
        long[] c = Arrays.copyOf(values, 1 << variables);
        for (int s = 0; s < variables; s++) {
            long from = points.get(0)[s];
            long step = points.get(1 << s)[s] - from;
            for (int m = 0; m < c.length; m++) {
                if ((m >> s & 1) == 0) {
                    long rise = c[m | 1 << s] - c[m];
                    if (rise % step != 0) {
                        return null;
                    }
                    c[m | 1 << s] = rise / step;
                    c[m] -= c[m | 1 << s] * from;
                }
            }
        }
        return at(points.get(points.size() - 1), c) == values[values.length - 1] ? c : null;
    }

    private static long at(long[] point, long[] c) {
        long sum = 0;
        for (int m = 0; m < c.length; m++) {
            long term = c[m];
            for (int s = 0; s < point.length; s++) {
                term *= (m >> s & 1) == 1 ? point[s] : 1;
            }
            sum += term;
        }
        return sum;
    }
}
