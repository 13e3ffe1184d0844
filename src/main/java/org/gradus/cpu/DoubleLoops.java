package org.gradus.cpu;

import java.lang.invoke.MethodHandles;

/** Loops over {@code double[]}; see {@link Loops}. */
final class DoubleLoops {
    private DoubleLoops() {
    }

    interface Unary {
        double of(double a);
    }

    static final class UnaryLoop implements Lane.Plain {
        private static final Unary FN = Loops.function(MethodHandles.lookup(), Unary.class);

        @Override
        public void apply(Object[] in, Object out, int n) {
            double[] a = (double[]) in[0];
            double[] r = (double[]) out;
            for (int i = 0; i < n; i++) {
                r[i] = FN.of(a[i]);
            }
        }
    }

    interface Binary {
        double of(double a, double b);
    }

    static final class BinaryLoop implements Lane.Plain {
        private static final Binary FN = Loops.function(MethodHandles.lookup(), Binary.class);

        @Override
        public void apply(Object[] in, Object out, int n) {
            double[] a = (double[]) in[0];
            double[] b = (double[]) in[1];
            double[] r = (double[]) out;
            for (int i = 0; i < n; i++) {
                r[i] = FN.of(a[i], b[i]);
            }
        }
    }

    interface Ternary {
        double of(double a, double b, double c);
    }

    static final class TernaryLoop implements Lane.Plain {
        private static final Ternary FN = Loops.function(MethodHandles.lookup(), Ternary.class);

        @Override
        public void apply(Object[] in, Object out, int n) {
            double[] a = (double[]) in[0];
            double[] b = (double[]) in[1];
            double[] c = (double[]) in[2];
            double[] r = (double[]) out;
            for (int i = 0; i < n; i++) {
                r[i] = FN.of(a[i], b[i], c[i]);
            }
        }
    }

    interface Test {
        boolean of(double a);
    }

    static final class TestLoop implements Lane.Plain {
        private static final Test FN = Loops.function(MethodHandles.lookup(), Test.class);

        @Override
        public void apply(Object[] in, Object out, int n) {
            double[] a = (double[]) in[0];
            byte[] r = (byte[]) out;
            for (int i = 0; i < n; i++) {
                r[i] = FN.of(a[i]) ? (byte) 1 : 0;
            }
        }
    }

    interface Compare {
        boolean of(double a, double b);
    }

    static final class CompareLoop implements Lane.Plain {
        private static final Compare FN = Loops.function(MethodHandles.lookup(), Compare.class);

        @Override
        public void apply(Object[] in, Object out, int n) {
            double[] a = (double[]) in[0];
            double[] b = (double[]) in[1];
            byte[] r = (byte[]) out;
            for (int i = 0; i < n; i++) {
                r[i] = FN.of(a[i], b[i]) ? (byte) 1 : 0;
            }
        }
    }

    /** {@code condition ? a : b}, without a branch: conditions are often as good as random. */
    static final Lane.Plain WHERE = (in, out, n) -> {
        byte[] condition = (byte[]) in[0];
        double[] a = (double[]) in[1];
        double[] b = (double[]) in[2];
        double[] r = (double[]) out;
        for (int i = 0; i < n; i++) {
            long x = Double.doubleToRawLongBits(a[i]);
            long y = Double.doubleToRawLongBits(b[i]);
            r[i] = Double.longBitsToDouble(y ^ (x ^ y) & -condition[i]);
        }
    };
}
