package org.gradus.cpu;

import org.gradus.types.DType;
import org.gradus.types.Half;

/**
 * Conversions. Floating to integral truncates; what does not fit, NaN too, becomes the lowest integer, as PyTorch's CPU
 * conversions make it. Integers keep the low bits; to bool means "is not zero". A storage dtype is converted from and to the one
 * that it is computed in.
 */
final class Casts {
    private static final Lane[][] TABLE = new Lane[DType.values().length][DType.values().length];

    private Casts() {
    }

    static synchronized Lane of(DType from, DType to) {
        Lane lane = TABLE[from.ordinal()][to.ordinal()];
        if (lane == null) {
            lane = TABLE[from.ordinal()][to.ordinal()] = make(from, to);
        }
        if (lane == null) {
            throw new IllegalArgumentException(from + " and " + to
                + " are converted by way of the dtypes that they are computed in");
        }
        return lane;
    }

    private static Lane.Plain make(DType from, DType to) {
        return switch (from) {
            case BOOL -> fromBool(to);
            case INT32 -> fromInt(to);
            case INT64 -> fromLong(to);
            case FLOAT32 -> fromFloat(to);
            case FLOAT64 -> fromDouble(to);
            default -> to == from.compute() ? fromStored(from) : null;
        };
    }

    private static Lane.Plain fromBool(DType to) {
        return switch (to) {
            case BOOL -> (in, out, n) -> System.arraycopy(in[0], 0, out, 0, n);
            case INT32 -> (in, out, n) -> {
                byte[] a = (byte[]) in[0];
                int[] r = (int[]) out;
                for (int i = 0; i < n; i++) {
                    r[i] = a[i];
                }
            };
            case INT64 -> (in, out, n) -> {
                byte[] a = (byte[]) in[0];
                long[] r = (long[]) out;
                for (int i = 0; i < n; i++) {
                    r[i] = a[i];
                }
            };
            case FLOAT32 -> (in, out, n) -> {
                byte[] a = (byte[]) in[0];
                float[] r = (float[]) out;
                for (int i = 0; i < n; i++) {
                    r[i] = a[i];
                }
            };
            case FLOAT64 -> (in, out, n) -> {
                byte[] a = (byte[]) in[0];
                double[] r = (double[]) out;
                for (int i = 0; i < n; i++) {
                    r[i] = a[i];
                }
            };
            default -> null;
        };
    }

    private static Lane.Plain fromInt(DType to) {
        return switch (to) {
            case BOOL -> (in, out, n) -> {
                int[] a = (int[]) in[0];
                byte[] r = (byte[]) out;
                for (int i = 0; i < n; i++) {
                    r[i] = a[i] != 0 ? (byte) 1 : 0;
                }
            };
            case INT32 -> (in, out, n) -> System.arraycopy(in[0], 0, out, 0, n);
            case INT64 -> (in, out, n) -> {
                int[] a = (int[]) in[0];
                long[] r = (long[]) out;
                for (int i = 0; i < n; i++) {
                    r[i] = a[i];
                }
            };
            case FLOAT32 -> (in, out, n) -> {
                int[] a = (int[]) in[0];
                float[] r = (float[]) out;
                for (int i = 0; i < n; i++) {
                    r[i] = a[i];
                }
            };
            case FLOAT64 -> (in, out, n) -> {
                int[] a = (int[]) in[0];
                double[] r = (double[]) out;
                for (int i = 0; i < n; i++) {
                    r[i] = a[i];
                }
            };
            case INT16 -> (in, out, n) -> {
                int[] a = (int[]) in[0];
                short[] r = (short[]) out;
                for (int i = 0; i < n; i++) {
                    r[i] = (short) a[i];
                }
            };
            case UINT8, INT8 -> (in, out, n) -> {
                int[] a = (int[]) in[0];
                byte[] r = (byte[]) out;
                for (int i = 0; i < n; i++) {
                    r[i] = (byte) a[i];
                }
            };
            default -> null;
        };
    }

    private static Lane.Plain fromLong(DType to) {
        return switch (to) {
            case BOOL -> (in, out, n) -> {
                long[] a = (long[]) in[0];
                byte[] r = (byte[]) out;
                for (int i = 0; i < n; i++) {
                    r[i] = a[i] != 0 ? (byte) 1 : 0;
                }
            };
            case INT32 -> (in, out, n) -> {
                long[] a = (long[]) in[0];
                int[] r = (int[]) out;
                for (int i = 0; i < n; i++) {
                    r[i] = (int) a[i];
                }
            };
            case INT64 -> (in, out, n) -> System.arraycopy(in[0], 0, out, 0, n);
            case FLOAT32 -> (in, out, n) -> {
                long[] a = (long[]) in[0];
                float[] r = (float[]) out;
                for (int i = 0; i < n; i++) {
                    r[i] = a[i];
                }
            };
            case FLOAT64 -> (in, out, n) -> {
                long[] a = (long[]) in[0];
                double[] r = (double[]) out;
                for (int i = 0; i < n; i++) {
                    r[i] = a[i];
                }
            };
            default -> null;
        };
    }

    private static Lane.Plain fromFloat(DType to) {
        return switch (to) {
            case BOOL -> (in, out, n) -> {
                float[] a = (float[]) in[0];
                byte[] r = (byte[]) out;
                for (int i = 0; i < n; i++) {
                    r[i] = a[i] != 0 ? (byte) 1 : 0;
                }
            };
            case INT32 -> (in, out, n) -> {
                float[] a = (float[]) in[0];
                int[] r = (int[]) out;
                for (int i = 0; i < n; i++) {
                    r[i] = toInt(a[i]);
                }
            };
            case INT64 -> (in, out, n) -> {
                float[] a = (float[]) in[0];
                long[] r = (long[]) out;
                for (int i = 0; i < n; i++) {
                    r[i] = toLong(a[i]);
                }
            };
            case FLOAT32 -> (in, out, n) -> System.arraycopy(in[0], 0, out, 0, n);
            case FLOAT64 -> (in, out, n) -> {
                float[] a = (float[]) in[0];
                double[] r = (double[]) out;
                for (int i = 0; i < n; i++) {
                    r[i] = a[i];
                }
            };
            case FLOAT16 -> (in, out, n) -> {
                float[] a = (float[]) in[0];
                short[] r = (short[]) out;
                for (int i = 0; i < n; i++) {
                    r[i] = Half.toFloat16(a[i]);
                }
            };
            case BFLOAT16 -> (in, out, n) -> {
                float[] a = (float[]) in[0];
                short[] r = (short[]) out;
                for (int i = 0; i < n; i++) {
                    r[i] = Half.toBfloat16(a[i]);
                }
            };
            default -> null;
        };
    }

    private static Lane.Plain fromDouble(DType to) {
        return switch (to) {
            case BOOL -> (in, out, n) -> {
                double[] a = (double[]) in[0];
                byte[] r = (byte[]) out;
                for (int i = 0; i < n; i++) {
                    r[i] = a[i] != 0 ? (byte) 1 : 0;
                }
            };
            case INT32 -> (in, out, n) -> {
                double[] a = (double[]) in[0];
                int[] r = (int[]) out;
                for (int i = 0; i < n; i++) {
                    r[i] = toInt(a[i]);
                }
            };
            case INT64 -> (in, out, n) -> {
                double[] a = (double[]) in[0];
                long[] r = (long[]) out;
                for (int i = 0; i < n; i++) {
                    r[i] = toLong(a[i]);
                }
            };
            case FLOAT32 -> (in, out, n) -> {
                double[] a = (double[]) in[0];
                float[] r = (float[]) out;
                for (int i = 0; i < n; i++) {
                    r[i] = (float) a[i];
                }
            };
            case FLOAT64 -> (in, out, n) -> System.arraycopy(in[0], 0, out, 0, n);
            default -> null;
        };
    }

    /** To the dtype that it is computed in. */
    private static Lane.Plain fromStored(DType from) {
        return switch (from) {
            case UINT8 -> (in, out, n) -> {
                byte[] a = (byte[]) in[0];
                int[] r = (int[]) out;
                for (int i = 0; i < n; i++) {
                    r[i] = a[i] & 0xFF;
                }
            };
            case INT8 -> (in, out, n) -> {
                byte[] a = (byte[]) in[0];
                int[] r = (int[]) out;
                for (int i = 0; i < n; i++) {
                    r[i] = a[i];
                }
            };
            case INT16 -> (in, out, n) -> {
                short[] a = (short[]) in[0];
                int[] r = (int[]) out;
                for (int i = 0; i < n; i++) {
                    r[i] = a[i];
                }
            };
            case FLOAT16 -> (in, out, n) -> {
                short[] a = (short[]) in[0];
                float[] r = (float[]) out;
                for (int i = 0; i < n; i++) {
                    r[i] = Half.fromFloat16(a[i]);
                }
            };
            case BFLOAT16 -> (in, out, n) -> {
                short[] a = (short[]) in[0];
                float[] r = (float[]) out;
                for (int i = 0; i < n; i++) {
                    r[i] = Half.fromBfloat16(a[i]);
                }
            };
            default -> null;
        };
    }

    static int toInt(double x) {
        return x > Integer.MIN_VALUE - 1.0 && x < 0x1p31 ? (int) x : Integer.MIN_VALUE;
    }

    static long toLong(double x) {
        return x >= -0x1p63 && x < 0x1p63 ? (long) x : Long.MIN_VALUE;
    }
}
