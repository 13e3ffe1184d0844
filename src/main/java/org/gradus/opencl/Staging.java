package org.gradus.opencl;

import java.nio.ByteBuffer;
import org.gradus.types.DType;

/**
 * Moves elements between Java arrays and device memory, piece by piece through one direct buffer: a driver could not work on an
 * array itself without holding the garbage collector off.
 */
final class Staging {
    private static final int BYTES = 4 << 20;
    private static final int LATER = 1 << 20;

    private final ClApi.Context context;
    private ByteBuffer direct = ClApi.direct(1 << 16);

    Staging(ClApi.Context context) {
        this.context = context;
    }

    /** Small arrays do not wait for the queue. */
    void upload(Object array, int from, DType dtype, ClApi.Mem to, long toIndex, int count) {
        int size = dtype.bytes();
        boolean later = (long) count * size <= LATER;
        for (int at = 0; at < count;) {
            int n = Math.min(count - at, BYTES / size);
            ByteBuffer b = room(n * size);
            switch (dtype) {
                case FLOAT32 -> b.asFloatBuffer().put((float[]) array, from + at, n);
                case FLOAT64 -> b.asDoubleBuffer().put((double[]) array, from + at, n);
                case INT32 -> b.asIntBuffer().put((int[]) array, from + at, n);
                case INT64 -> b.asLongBuffer().put((long[]) array, from + at, n);
                case INT16, FLOAT16, BFLOAT16 -> b.asShortBuffer().put((short[]) array, from + at, n);
                case BOOL, INT8, UINT8 -> b.slice().put((byte[]) array, from + at, n);
            }
            if (later) {
                context.writeLater(to, (toIndex + at) * size, b);
            } else {
                context.write(to, (toIndex + at) * size, b);
            }
            at += n;
        }
    }

    void download(ClApi.Mem from, long fromIndex, DType dtype, Object array, int to, int count) {
        int size = dtype.bytes();
        for (int at = 0; at < count;) {
            int n = Math.min(count - at, BYTES / size);
            ByteBuffer b = room(n * size);
            context.read(from, (fromIndex + at) * size, b);
            switch (dtype) {
                case FLOAT32 -> b.asFloatBuffer().get((float[]) array, to + at, n);
                case FLOAT64 -> b.asDoubleBuffer().get((double[]) array, to + at, n);
                case INT32 -> b.asIntBuffer().get((int[]) array, to + at, n);
                case INT64 -> b.asLongBuffer().get((long[]) array, to + at, n);
                case INT16, FLOAT16, BFLOAT16 -> b.asShortBuffer().get((short[]) array, to + at, n);
                case BOOL, INT8, UINT8 -> b.slice().get((byte[]) array, to + at, n);
            }
            at += n;
        }
    }

    private ByteBuffer room(int bytes) {
        if (direct.capacity() < bytes) {
            direct = ClApi.direct(Math.min(BYTES, Integer.highestOneBit(bytes - 1) << 1));
        }
        direct.clear().limit(bytes);
        return direct;
    }
}
