package org.gradus.cpu;

import java.util.Arrays;
import java.util.Random;
import java.util.function.Supplier;

/** Changes over to the Vector API once folds are in demand and {@link WarmUp} has succeeded. */
final class AdaptiveFolder implements FloatFolder {
    /** Elements after which folds count as in demand. */
    private static final long DEMAND = 1L << 25;
    private static final int WIDTH = 256;

    private final FloatFolder plain;
    private final Supplier<FloatFolder> maker;
    private volatile FloatFolder folder;
    private volatile boolean asked;
    private long seen;

    AdaptiveFolder(FloatFolder plain, Supplier<FloatFolder> maker) {
        this.plain = plain;
        this.maker = maker;
        this.folder = plain;
    }

    @Override
    public float row(float[] a, int at, int n, float[] first, float[] room) {
        notice(n);
        return folder.row(a, at, n, first, room);
    }

    @Override
    public float few(float[] a, int n) {
        return plain.few(a, n);
    }

    @Override
    public void lines(float[] into, float[] a, int at, int pitch, int width, int lines) {
        notice((long) width * lines);
        folder.lines(into, a, at, pitch, width, lines);
    }

    private void notice(long n) {
        if (!asked && Scratch.local().countsDemand) {
            seen += n;
            if (seen > DEMAND) {
                ask();
            }
        }
    }

    private synchronized void ask() {
        if (!asked) {
            asked = true;
            WarmUp.start(plain, maker, new Sample(), f -> folder = f);
        }
    }

    /** Four lines, of different lengths. */
    private static final class Sample implements WarmUp.Trial<FloatFolder> {
        private final float[] a = new float[4 * WIDTH + 16];
        private final float[] line;
        private final float[] room = new float[CHAINS];

        Sample() {
            Random random = new Random(1);
            for (int i = 0; i < a.length; i++) {
                a[i] = (float) random.nextGaussian();
            }
            line = Arrays.copyOf(a, WIDTH);
        }

        @Override
        public void run(FloatFolder f, WarmUp.Size size) {
            if (size == WarmUp.Size.LITTLE) {
                line[0] = f.row(a, 0, CHAINS, line, room);
                f.lines(line, a, 0, CHAINS, CHAINS, 4);
                return;
            }
            for (int i = 0; i < 4; i++) {
                line[i] = f.row(a, 5 * i, WIDTH << (i & 1), line, room);
                f.lines(line, a, i, WIDTH, WIDTH, 4);
            }
        }

        @Override
        public void enter(FloatFolder f) {
            f.enter(line);
        }
    }
}
