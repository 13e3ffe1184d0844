package org.gradus.cpu;

import java.lang.invoke.MethodHandles;
import org.gradus.types.DType;

/** Folds by way of copies, so that the JIT vectorises the loops (see {@link Lane}); one class a function, see {@link Loops}. */
final class PlainFolder implements FloatFolder {
    private static final FloatLoops.Binary FN = Loops.function(MethodHandles.lookup(), FloatLoops.Binary.class);

    @Override
    public float row(float[] a, int at, int n, float[] first, float[] room) {
        System.arraycopy(first, 0, room, 0, CHAINS);
        lines(room, a, at, CHAINS, CHAINS, n / CHAINS);
        return few(room, CHAINS);
    }

    @Override
    public float few(float[] a, int n) {
        int left = n;
        for (int half = CHAINS / 2; half > 0; half /= 2) {
            for (int j = 0; j < left - half; j++) {
                a[j] = FN.of(a[j], a[j + half]);
            }
            left = Math.min(left, half);
        }
        return a[0];
    }

    @Override
    public void lines(float[] into, float[] a, int at, int pitch, int width, int lines) {
        float[] copy = (float[]) Scratch.local().temporary(DType.FLOAT32, 0, width);
        for (int l = 0, p = at; l < lines; l++, p += pitch) {
            System.arraycopy(a, p, copy, 0, width);
            fold(into, copy, width);
        }
    }

    private static void fold(float[] into, float[] a, int n) {
        for (int j = 0; j < n; j++) {
            into[j] = FN.of(into[j], a[j]);
        }
    }
}
