package org.gradus.cpu;

import java.lang.invoke.MethodHandles;

/** Loops over {@code long[]}; see {@link Loops}. */
final class LongLoops {
    private LongLoops() {
    }

    interface Unary {
        long of(long a);
    }

    static final class UnaryLoop implements Lane.Plain {
        private static final Unary FN = Loops.function(MethodHandles.lookup(), Unary.class);

        @Override
        public void apply(Object[] in, Object out, int n) {
            long[] a = (long[]) in[0];
            long[] r = (long[]) out;
            for (int i = 0; i < n; i++) {
                r[i] = FN.of(a[i]);
            }
        }
    }

    interface Binary {
        long of(long a, long b);
    }

    static final class BinaryLoop implements Lane.Plain {
        private static final Binary FN = Loops.function(MethodHandles.lookup(), Binary.class);

        @Override
        public void apply(Object[] in, Object out, int n) {
            long[] a = (long[]) in[0];
            long[] b = (long[]) in[1];
            long[] r = (long[]) out;
            for (int i = 0; i < n; i++) {
                r[i] = FN.of(a[i], b[i]);
            }
        }
    }

    interface Test {
        boolean of(long a);
    }

    static final class TestLoop implements Lane.Plain {
        private static final Test FN = Loops.function(MethodHandles.lookup(), Test.class);

        @Override
        public void apply(Object[] in, Object out, int n) {
            long[] a = (long[]) in[0];
            byte[] r = (byte[]) out;
            for (int i = 0; i < n; i++) {
                r[i] = FN.of(a[i]) ? (byte) 1 : 0;
            }
        }
    }

    interface Compare {
        boolean of(long a, long b);
    }

    static final class CompareLoop implements Lane.Plain {
        private static final Compare FN = Loops.function(MethodHandles.lookup(), Compare.class);

        @Override
        public void apply(Object[] in, Object out, int n) {
            long[] a = (long[]) in[0];
            long[] b = (long[]) in[1];
            byte[] r = (byte[]) out;
            for (int i = 0; i < n; i++) {
                r[i] = FN.of(a[i], b[i]) ? (byte) 1 : 0;
            }
        }
    }

    /** {@code condition ? a : b}, without a branch: conditions are often as good as random. */
    static final Lane.Plain WHERE = (in, out, n) -> {
        byte[] condition = (byte[]) in[0];
        long[] a = (long[]) in[1];
        long[] b = (long[]) in[2];
        long[] r = (long[]) out;
        for (int i = 0; i < n; i++) {
            r[i] = b[i] ^ (a[i] ^ b[i]) & -condition[i];
        }
    };
}
