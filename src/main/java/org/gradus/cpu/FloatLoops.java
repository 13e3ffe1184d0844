package org.gradus.cpu;

import java.lang.invoke.MethodHandles;

/** Loops over {@code float[]}; see {@link Loops}. */
final class FloatLoops {
    private FloatLoops() {
    }

    interface Unary {
        float of(float a);
    }

    static final class UnaryLoop implements Lane.Plain {
        private static final Unary FN = Loops.function(MethodHandles.lookup(), Unary.class);

        @Override
        public void apply(Object[] in, Object out, int n) {
            float[] a = (float[]) in[0];
            float[] r = (float[]) out;
            for (int i = 0; i < n; i++) {
                r[i] = FN.of(a[i]);
            }
        }
    }

    interface Binary {
        float of(float a, float b);
    }

    static final class BinaryLoop implements Lane.Plain {
        private static final Binary FN = Loops.function(MethodHandles.lookup(), Binary.class);

        @Override
        public void apply(Object[] in, Object out, int n) {
            float[] a = (float[]) in[0];
            float[] b = (float[]) in[1];
            float[] r = (float[]) out;
            for (int i = 0; i < n; i++) {
                r[i] = FN.of(a[i], b[i]);
            }
        }
    }

    interface Ternary {
        float of(float a, float b, float c);
    }

    static final class TernaryLoop implements Lane.Plain {
        private static final Ternary FN = Loops.function(MethodHandles.lookup(), Ternary.class);

        @Override
        public void apply(Object[] in, Object out, int n) {
            float[] a = (float[]) in[0];
            float[] b = (float[]) in[1];
            float[] c = (float[]) in[2];
            float[] r = (float[]) out;
            for (int i = 0; i < n; i++) {
                r[i] = FN.of(a[i], b[i], c[i]);
            }
        }
    }

    interface Test {
        boolean of(float a);
    }

    static final class TestLoop implements Lane.Plain {
        private static final Test FN = Loops.function(MethodHandles.lookup(), Test.class);

        @Override
        public void apply(Object[] in, Object out, int n) {
            float[] a = (float[]) in[0];
            byte[] r = (byte[]) out;
            for (int i = 0; i < n; i++) {
                r[i] = FN.of(a[i]) ? (byte) 1 : 0;
            }
        }
    }

    interface Compare {
        boolean of(float a, float b);
    }

    static final class CompareLoop implements Lane.Plain {
        private static final Compare FN = Loops.function(MethodHandles.lookup(), Compare.class);

        @Override
        public void apply(Object[] in, Object out, int n) {
            float[] a = (float[]) in[0];
            float[] b = (float[]) in[1];
            byte[] r = (byte[]) out;
            for (int i = 0; i < n; i++) {
                r[i] = FN.of(a[i], b[i]) ? (byte) 1 : 0;
            }
        }
    }

    /** {@code condition ? a : b}, without a branch: conditions are often as good as random. */
    static final Lane.Plain WHERE = (in, out, n) -> {
        byte[] condition = (byte[]) in[0];
        float[] a = (float[]) in[1];
        float[] b = (float[]) in[2];
        float[] r = (float[]) out;
        for (int i = 0; i < n; i++) {
            int x = Float.floatToRawIntBits(a[i]);
            int y = Float.floatToRawIntBits(b[i]);
            r[i] = Float.intBitsToFloat(y ^ (x ^ y) & -condition[i]);
        }
    };
}
