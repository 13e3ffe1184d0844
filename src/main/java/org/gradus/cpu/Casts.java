package org.gradus.cpu;

import java.util.EnumSet;
import java.util.Set;
import org.gradus.types.DType;
import org.gradus.types.Half;

/**
 * Conversions. Floating to integral truncates; what does not fit, NaN too, becomes the lowest integer, as PyTorch's CPU
 * conversions make it. Integers keep the low bits; to bool means "is not zero". A storage dtype is converted from and to the one
 * that it is computed in.
 */
final class Casts {
    private static final Lane[][] TABLE = new Lane[DType.values().length][DType.values().length];
    private static final Set<DType> FILLED = EnumSet.noneOf(DType.class);

    private Casts() {
    }

    static synchronized Lane of(DType from, DType to) {
        if (FILLED.add(from)) {
            fill(from);
        }
        Lane lane = TABLE[from.ordinal()][to.ordinal()];
        if (lane == null) {
            throw new IllegalArgumentException(from + " and " + to + " are converted by way of the dtypes that they are computed in");
        }
        return lane;
    }

    private static void put(DType from, DType to, Lane.Plain lane) {
        TABLE[from.ordinal()][to.ordinal()] = lane;
    }

    private static void fill(DType from) {
        switch (from) {
            case BOOL -> fromBool();
            case INT32 -> {
                fromInt();
                toStoredIntegers();
            }
            case INT64 -> fromLong();
            case FLOAT32 -> {
                fromFloat();
                toHalves();
            }
            case FLOAT64 -> fromDouble();
            case UINT8, INT8, INT16 -> fromStoredIntegers();
            case FLOAT16, BFLOAT16 -> fromHalves();
        }
    }

    private static void fromBool() {
        put(DType.BOOL, DType.BOOL, (in, out, n) -> System.arraycopy(in[0], 0, out, 0, n));
        put(DType.BOOL, DType.INT32, (in, out, n) -> {
            byte[] a = (byte[]) in[0];
            int[] r = (int[]) out;
            for (int i = 0; i < n; i++) {
                r[i] = a[i];
            }
        });
        put(DType.BOOL, DType.INT64, (in, out, n) -> {
            byte[] a = (byte[]) in[0];
            long[] r = (long[]) out;
            for (int i = 0; i < n; i++) {
                r[i] = a[i];
            }
        });
        put(DType.BOOL, DType.FLOAT32, (in, out, n) -> {
            byte[] a = (byte[]) in[0];
            float[] r = (float[]) out;
            for (int i = 0; i < n; i++) {
                r[i] = a[i];
            }
        });
        put(DType.BOOL, DType.FLOAT64, (in, out, n) -> {
            byte[] a = (byte[]) in[0];
            double[] r = (double[]) out;
            for (int i = 0; i < n; i++) {
                r[i] = a[i];
            }
        });
    }

    private static void fromInt() {
        put(DType.INT32, DType.BOOL, (in, out, n) -> {
            int[] a = (int[]) in[0];
            byte[] r = (byte[]) out;
            for (int i = 0; i < n; i++) {
                r[i] = a[i] != 0 ? (byte) 1 : 0;
            }
        });
        put(DType.INT32, DType.INT32, (in, out, n) -> System.arraycopy(in[0], 0, out, 0, n));
        put(DType.INT32, DType.INT64, (in, out, n) -> {
            int[] a = (int[]) in[0];
            long[] r = (long[]) out;
            for (int i = 0; i < n; i++) {
                r[i] = a[i];
            }
        });
        put(DType.INT32, DType.FLOAT32, (in, out, n) -> {
            int[] a = (int[]) in[0];
            float[] r = (float[]) out;
            for (int i = 0; i < n; i++) {
                r[i] = a[i];
            }
        });
        put(DType.INT32, DType.FLOAT64, (in, out, n) -> {
            int[] a = (int[]) in[0];
            double[] r = (double[]) out;
            for (int i = 0; i < n; i++) {
                r[i] = a[i];
            }
        });
    }

    private static void fromLong() {
        put(DType.INT64, DType.BOOL, (in, out, n) -> {
            long[] a = (long[]) in[0];
            byte[] r = (byte[]) out;
            for (int i = 0; i < n; i++) {
                r[i] = a[i] != 0 ? (byte) 1 : 0;
            }
        });
        put(DType.INT64, DType.INT32, (in, out, n) -> {
            long[] a = (long[]) in[0];
            int[] r = (int[]) out;
            for (int i = 0; i < n; i++) {
                r[i] = (int) a[i];
            }
        });
        put(DType.INT64, DType.INT64, (in, out, n) -> System.arraycopy(in[0], 0, out, 0, n));
        put(DType.INT64, DType.FLOAT32, (in, out, n) -> {
            long[] a = (long[]) in[0];
            float[] r = (float[]) out;
            for (int i = 0; i < n; i++) {
                r[i] = a[i];
            }
        });
        put(DType.INT64, DType.FLOAT64, (in, out, n) -> {
            long[] a = (long[]) in[0];
            double[] r = (double[]) out;
            for (int i = 0; i < n; i++) {
                r[i] = a[i];
            }
        });
    }

    private static void fromFloat() {
        put(DType.FLOAT32, DType.BOOL, (in, out, n) -> {
            float[] a = (float[]) in[0];
            byte[] r = (byte[]) out;
            for (int i = 0; i < n; i++) {
                r[i] = a[i] != 0 ? (byte) 1 : 0;
            }
        });
        put(DType.FLOAT32, DType.INT32, (in, out, n) -> {
            float[] a = (float[]) in[0];
            int[] r = (int[]) out;
            for (int i = 0; i < n; i++) {
                r[i] = toInt(a[i]);
            }
        });
        put(DType.FLOAT32, DType.INT64, (in, out, n) -> {
            float[] a = (float[]) in[0];
            long[] r = (long[]) out;
            for (int i = 0; i < n; i++) {
                r[i] = toLong(a[i]);
            }
        });
        put(DType.FLOAT32, DType.FLOAT32, (in, out, n) -> System.arraycopy(in[0], 0, out, 0, n));
        put(DType.FLOAT32, DType.FLOAT64, (in, out, n) -> {
            float[] a = (float[]) in[0];
            double[] r = (double[]) out;
            for (int i = 0; i < n; i++) {
                r[i] = a[i];
            }
        });
    }

    private static void fromDouble() {
        put(DType.FLOAT64, DType.BOOL, (in, out, n) -> {
            double[] a = (double[]) in[0];
            byte[] r = (byte[]) out;
            for (int i = 0; i < n; i++) {
                r[i] = a[i] != 0 ? (byte) 1 : 0;
            }
        });
        put(DType.FLOAT64, DType.INT32, (in, out, n) -> {
            double[] a = (double[]) in[0];
            int[] r = (int[]) out;
            for (int i = 0; i < n; i++) {
                r[i] = toInt(a[i]);
            }
        });
        put(DType.FLOAT64, DType.INT64, (in, out, n) -> {
            double[] a = (double[]) in[0];
            long[] r = (long[]) out;
            for (int i = 0; i < n; i++) {
                r[i] = toLong(a[i]);
            }
        });
        put(DType.FLOAT64, DType.FLOAT32, (in, out, n) -> {
            double[] a = (double[]) in[0];
            float[] r = (float[]) out;
            for (int i = 0; i < n; i++) {
                r[i] = (float) a[i];
            }
        });
        put(DType.FLOAT64, DType.FLOAT64, (in, out, n) -> System.arraycopy(in[0], 0, out, 0, n));
    }

    private static void fromStoredIntegers() {
        put(DType.UINT8, DType.INT32, (in, out, n) -> {
            byte[] a = (byte[]) in[0];
            int[] r = (int[]) out;
            for (int i = 0; i < n; i++) {
                r[i] = a[i] & 0xFF;
            }
        });
        put(DType.INT8, DType.INT32, (in, out, n) -> {
            byte[] a = (byte[]) in[0];
            int[] r = (int[]) out;
            for (int i = 0; i < n; i++) {
                r[i] = a[i];
            }
        });
        put(DType.INT16, DType.INT32, (in, out, n) -> {
            short[] a = (short[]) in[0];
            int[] r = (int[]) out;
            for (int i = 0; i < n; i++) {
                r[i] = a[i];
            }
        });
    }

    private static void toStoredIntegers() {
        Lane.Plain toByte = (in, out, n) -> {
            int[] a = (int[]) in[0];
            byte[] r = (byte[]) out;
            for (int i = 0; i < n; i++) {
                r[i] = (byte) a[i];
            }
        };
        put(DType.INT32, DType.UINT8, toByte);
        put(DType.INT32, DType.INT8, toByte);
        put(DType.INT32, DType.INT16, (in, out, n) -> {
            int[] a = (int[]) in[0];
            short[] r = (short[]) out;
            for (int i = 0; i < n; i++) {
                r[i] = (short) a[i];
            }
        });
    }

    private static void fromHalves() {
        put(DType.FLOAT16, DType.FLOAT32, (in, out, n) -> {
            short[] a = (short[]) in[0];
            float[] r = (float[]) out;
            for (int i = 0; i < n; i++) {
                r[i] = Half.fromFloat16(a[i]);
            }
        });
        put(DType.BFLOAT16, DType.FLOAT32, (in, out, n) -> {
            short[] a = (short[]) in[0];
            float[] r = (float[]) out;
            for (int i = 0; i < n; i++) {
                r[i] = Half.fromBfloat16(a[i]);
            }
        });
    }

    private static void toHalves() {
        put(DType.FLOAT32, DType.FLOAT16, (in, out, n) -> {
            float[] a = (float[]) in[0];
            short[] r = (short[]) out;
            for (int i = 0; i < n; i++) {
                r[i] = Half.toFloat16(a[i]);
            }
        });
        put(DType.FLOAT32, DType.BFLOAT16, (in, out, n) -> {
            float[] a = (float[]) in[0];
            short[] r = (short[]) out;
            for (int i = 0; i < n; i++) {
                r[i] = Half.toBfloat16(a[i]);
            }
        });
    }

    private static int toInt(double x) {
        return x > Integer.MIN_VALUE - 1.0 && x < 0x1p31 ? (int) x : Integer.MIN_VALUE;
    }

    private static long toLong(double x) {
        return x >= -0x1p63 && x < 0x1p63 ? (long) x : Long.MIN_VALUE;
    }
}
