package org.gradus.cpu;

import java.lang.invoke.MethodHandles;

/** Loops over {@code int[]}; see {@link Loops}. */
final class IntLoops {
    private IntLoops() {
    }

    interface Unary {
        int of(int a);
    }

    static final class UnaryLoop implements Lane.Plain {
        private static final Unary FN = Loops.function(MethodHandles.lookup(), Unary.class);

        @Override
        public void apply(Object[] in, Object out, int n) {
            int[] a = (int[]) in[0];
            int[] r = (int[]) out;
            for (int i = 0; i < n; i++) {
                r[i] = FN.of(a[i]);
            }
        }
    }

    interface Binary {
        int of(int a, int b);
    }

    static final class BinaryLoop implements Lane.Plain {
        private static final Binary FN = Loops.function(MethodHandles.lookup(), Binary.class);

        @Override
        public void apply(Object[] in, Object out, int n) {
            int[] a = (int[]) in[0];
            int[] b = (int[]) in[1];
            int[] r = (int[]) out;
            for (int i = 0; i < n; i++) {
                r[i] = FN.of(a[i], b[i]);
            }
        }
    }

    interface Test {
        boolean of(int a);
    }

    static final class TestLoop implements Lane.Plain {
        private static final Test FN = Loops.function(MethodHandles.lookup(), Test.class);

        @Override
        public void apply(Object[] in, Object out, int n) {
            int[] a = (int[]) in[0];
            byte[] r = (byte[]) out;
            for (int i = 0; i < n; i++) {
                r[i] = FN.of(a[i]) ? (byte) 1 : 0;
            }
        }
    }

    interface Compare {
        boolean of(int a, int b);
    }

    static final class CompareLoop implements Lane.Plain {
        private static final Compare FN = Loops.function(MethodHandles.lookup(), Compare.class);

        @Override
        public void apply(Object[] in, Object out, int n) {
            int[] a = (int[]) in[0];
            int[] b = (int[]) in[1];
            byte[] r = (byte[]) out;
            for (int i = 0; i < n; i++) {
                r[i] = FN.of(a[i], b[i]) ? (byte) 1 : 0;
            }
        }
    }

    /** {@code condition ? a : b}, without a branch: conditions are often as good as random. */
    static final Lane.Plain WHERE = (in, out, n) -> {
        byte[] condition = (byte[]) in[0];
        int[] a = (int[]) in[1];
        int[] b = (int[]) in[2];
        int[] r = (int[]) out;
        for (int i = 0; i < n; i++) {
            r[i] = b[i] ^ (a[i] ^ b[i]) & -condition[i];
        }
    };
}
