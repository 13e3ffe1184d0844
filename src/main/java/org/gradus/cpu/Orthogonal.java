package org.gradus.cpu;

/**
 * Orthogonal polynomials. Formulas and sources are those of {@code opencl-kernels/orthogonal.cl}. What exceeds the dtype's largest
 * number is infinite within a recurrence already, so that float32 overflows where its own arithmetic does.
 */
final class Orthogonal {
    private final double largest;

    Orthogonal(double largest) {
        this.largest = largest;
    }

    private double bounded(double x) {
        return Math.abs(x) > largest ? Math.copySign(Double.POSITIVE_INFINITY, x) : x;
    }

    private static long degree(double n) {
        return n > -1 && n < 9.2e18 ? (long) n : -1;
    }

    /** p(n) of p(k+1) = 2 x p(k) - p(k-1) from p(0) = 1 and p(1) = first. A recurrence that has overflown stays NaN. */
    private double chebyshev(double x, double first, long n) {
        double p = 1;
        double q = bounded(first);
        for (long k = 2; k <= n && q == q; k++) {
            double r = bounded((x + x) * q - p);
            p = q;
            q = r;
        }
        return n == 0 ? 1 : q;
    }

    /** First kind: cos(n t) with x = cos t. */
    double chebyshevT(double x, double degree) {
        long n = degree(degree);
        if (n < 0) {
            return 0;
        }
        if (Math.abs(x) == 1) {
            return x > 0 || n % 2 == 0 ? 1 : -1;
        }
        return n > 6 && Math.abs(x) < 1 ? Math.cos(n * Math.acos(x)) : chebyshev(x, x, n);
    }

    /** Second kind: sin((n + 1) t) / sin t. */
    double chebyshevU(double x, double degree) {
        long n = degree(degree);
        if (n < 0) {
            return 0;
        }
        if (Math.abs(x) == 1) {
            return x > 0 || n % 2 == 0 ? (double) n + 1 : -((double) n + 1);
        }
        if (n > 8 && Math.abs(x) < 1) {
            double t = Math.acos(x);
            return Math.sin((n + 1) * t) / Math.sin(t);
        }
        return chebyshev(x, x + x, n);
    }

    /** Third kind: cos((n + 1/2) t) / cos(t / 2). */
    double chebyshevV(double x, double degree) {
        long n = degree(degree);
        if (n < 0) {
            return 0;
        }
        if (Math.abs(x) == 1) {
            return x > 0 ? 1 : n % 2 == 0 ? 2 * (double) n + 1 : -(2 * (double) n + 1);
        }
        if (n > 8 && Math.abs(x) < 1) {
            double t = Math.acos(x);
            return Math.cos((n + 0.5) * t) / Math.cos(0.5 * t);
        }
        return chebyshev(x, x + x - 1, n);
    }

    /** Fourth kind: sin((n + 1/2) t) / sin(t / 2). */
    double chebyshevW(double x, double degree) {
        long n = degree(degree);
        if (n < 0) {
            return 0;
        }
        if (Math.abs(x) == 1) {
            return x > 0 ? 2 * (double) n + 1 : n % 2 == 0 ? 1 : -1;
        }
        if (n > 8 && Math.abs(x) < 1) {
            double t = Math.acos(x);
            return Math.sin((n + 0.5) * t) / Math.sin(0.5 * t);
        }
        return chebyshev(x, x + x + 1, n);
    }

    /** Physicists': H(k+1) = 2 x H(k) - 2 k H(k-1). */
    double hermiteH(double x, double degree) {
        long n = degree(degree);
        double p = 1;
        double q = bounded(x + x);
        for (long k = 1; k < n && q == q; k++) {
            double r = bounded(bounded((x + x) * q) - bounded(2 * k * p));
            p = q;
            q = r;
        }
        return n < 0 ? 0 : n == 0 ? 1 : q;
    }

    /** Probabilists': He(k+1) = x He(k) - k He(k-1). */
    double hermiteHe(double x, double degree) {
        long n = degree(degree);
        double p = 1;
        double q = x;
        for (long k = 1; k < n && q == q; k++) {
            double r = bounded(bounded(x * q) - bounded(k * p));
            p = q;
            q = r;
        }
        return n < 0 ? 0 : n == 0 ? 1 : q;
    }

    /** (k + 1) L(k+1) = (2 k + 1 - x) L(k) - k L(k-1). */
    double laguerreL(double x, double degree) {
        long n = degree(degree);
        double p = 1;
        double q = 1 - x;
        for (long k = 1; k < n && q == q && x != 0; k++) {
            double r = bounded(bounded((2 * k + (1 - x)) * q) - bounded(k * p)) / (k + 1);
            p = q;
            q = r;
        }
        return n < 0 ? 0 : n == 0 ? 1 : q;
    }

    /** (k + 1) P(k+1) = (2 k + 1) x P(k) - k P(k-1). */
    double legendreP(double x, double degree) {
        long n = degree(degree);
        if (n >= 0 && Math.abs(x) == 1) {
            return x > 0 || n % 2 == 0 ? 1 : -1;
        }
        double p = 1;
        double q = x;
        for (long k = 1; k < n && q == q; k++) {
            double r = bounded(bounded(bounded((2 * k + 1) * x) * q) - bounded(k * p)) / (k + 1);
            p = q;
            q = r;
        }
        return n < 0 ? 0 : n == 0 ? 1 : q;
    }
}
