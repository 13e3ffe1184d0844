package org.gradus.cpu;

import java.lang.invoke.MethodHandles;

/** Loops over {@code byte[]}; see {@link Loops}. */
final class BoolLoops {
    private BoolLoops() {
    }

    interface Unary {
        byte of(byte a);
    }

    static final class UnaryLoop implements Lane.Plain {
        private static final Unary FN = Loops.function(MethodHandles.lookup(), Unary.class);

        @Override
        public void apply(Object[] in, Object out, int n) {
            byte[] a = (byte[]) in[0];
            byte[] r = (byte[]) out;
            for (int i = 0; i < n; i++) {
                r[i] = FN.of(a[i]);
            }
        }
    }

    interface Binary {
        byte of(byte a, byte b);
    }

    static final class BinaryLoop implements Lane.Plain {
        private static final Binary FN = Loops.function(MethodHandles.lookup(), Binary.class);

        @Override
        public void apply(Object[] in, Object out, int n) {
            byte[] a = (byte[]) in[0];
            byte[] b = (byte[]) in[1];
            byte[] r = (byte[]) out;
            for (int i = 0; i < n; i++) {
                r[i] = FN.of(a[i], b[i]);
            }
        }
    }

    interface Compare {
        boolean of(byte a, byte b);
    }

    /** {@code condition ? a : b}. */
    static final Lane.Plain WHERE = (in, out, n) -> {
        byte[] condition = (byte[]) in[0];
        byte[] a = (byte[]) in[1];
        byte[] b = (byte[]) in[2];
        byte[] r = (byte[]) out;
        for (int i = 0; i < n; i++) {
            r[i] = (byte) (b[i] ^ (a[i] ^ b[i]) & -condition[i]);
        }
    };
}
