package org.gradus.optim;

import org.gradus.Tensor;

/**
 * A line search for a step {@code t} along {@code d} that fulfils the strong Wolfe conditions: the loss falls by at least
 * {@code C1} of what its slope promises, and the slope shrinks to {@code C2} of what it was. A bracket of two points is grown,
 * then narrowed by cubic interpolation. Source: Nocedal and Wright, "Numerical optimization", 2006, algorithms 3.5 and 3.6.
 */
final class StrongWolfe {
    private static final double C1 = 1e-4;
    private static final double C2 = 0.9;
    private static final double SMALLEST = 1e-9;
    private static final int TRIALS = 25;

    /** A point of the line: the step to it, the loss, the gradient and the slope along the line. */
    record Point(double step, double loss, Tensor gradient, double slope) { }

    /** Where the search ended. */
    record Found(double step, double loss, Tensor gradient, int evaluations) { }

    /** The function along a direction. */
    interface Objective {
        Point at(double t, Tensor d);
    }

    private final Objective objective;
    private final Tensor d;
    private final double slope;
    private int evaluations;
    private Point low;
    private Point high;

    /** @param slope the loss's, where the search starts */
    StrongWolfe(Objective objective, Tensor d, double slope) {
        this.objective = objective;
        this.d = d;
        this.slope = slope;
    }

    private Point at(double t) {
        evaluations++;
        return objective.at(t, d);
    }

    Found search(double firstStep, double loss, Tensor gradient) {
        int trials = bracket(new Point(0, loss, gradient, slope), at(firstStep));
        if (high != null) {
            narrow(loss, trials);
        }
        return new Found(low.step, low.loss, low.gradient, evaluations);
    }

    /** Finds two points between which there is one to take, or one to take, and returns how many trials that took. */
    private int bracket(Point start, Point first) {
        Point before = start;
        Point here = first;
        for (int trial = 0; trial < TRIALS; trial++) {
            if (here.loss > start.loss + C1 * here.step * slope || trial > 1 && here.loss >= before.loss) {
                order(before, here);
                return trial;
            }
            if (Math.abs(here.slope) <= -C2 * slope) {
                low = here;
                return trial;
            }
            if (here.slope >= 0) {
                order(before, here);
                return trial;
            }
            double t = cubic(before, here, here.step + 0.01 * (here.step - before.step), here.step * 10);
            before = here;
            here = at(t);
        }
        order(start, here);
        return TRIALS;
    }

    private void order(Point a, Point b) {
        low = a.loss <= b.loss ? a : b;
        high = low == a ? b : a;
    }

    private void narrow(double loss, int trialsBefore) {
        double largest = d.abs().max().item();
        boolean stuck = false;
        for (int trial = trialsBefore; trial < TRIALS; trial++) {
            double left = Math.min(low.step, high.step);
            double right = Math.max(low.step, high.step);
            if ((right - left) * largest < SMALLEST) {
                return;
            }
            double t = cubic(low, high, left, right);
            double margin = 0.1 * (right - left);
            boolean close = Math.min(right - t, t - left) < margin;
            if (close && (stuck || t >= right || t <= left)) {
                t = Math.abs(t - right) < Math.abs(t - left) ? right - margin : left + margin;
                stuck = false;
            } else {
                stuck = close;
            }
            Point here = at(t);
            if (here.loss > loss + C1 * t * slope || here.loss >= low.loss) {
                order(low, here);
            } else {
                boolean done = Math.abs(here.slope) <= -C2 * slope;
                if (!done && here.slope * (high.step - low.step) >= 0) {
                    high = low;
                }
                low = here;
                if (done) {
                    return;
                }
            }
        }
    }

    /** Where the cubic through two points with their slopes is smallest, kept in {@code [least, most]}; else the middle. */
    private static double cubic(Point a, Point b, double least, double most) {
        Point l = a.step <= b.step ? a : b;
        Point r = l == a ? b : a;
        double d1 = l.slope + r.slope - 3 * (l.loss - r.loss) / (l.step - r.step);
        double square = d1 * d1 - l.slope * r.slope;
        if (!(square >= 0)) {
            return (least + most) / 2;
        }
        double d2 = Math.sqrt(square);
        double t = r.step - (r.step - l.step) * ((r.slope + d2 - d1) / (r.slope - l.slope + 2 * d2));
        return Math.min(Math.max(t, least), most);
    }
}
