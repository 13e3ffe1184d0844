package org.gradus.cpu;

import org.gradus.ir.ScanOp;
import org.gradus.types.DType;

/**
 * The loops of scans, in double arithmetic for floating dtypes and in that of long for others. What was carried from one block to
 * the next is a long, or the bits of a double.
 */
abstract class RowScan {
    final ScanOp op;

    private RowScan(ScanOp op) {
        this.op = op;
    }

    static RowScan of(ScanOp op, DType dtype) {
        return dtype.isFloating() ? new Reals(op) : new Integers(op);
    }

    /** The dtype of the blocks. */
    abstract DType dtype();

    abstract long identity();

    abstract long combine(long a, long b);

    /** Scans the first {@code n} elements of a block, which follow those that came to {@code before}; returns the last result. */
    abstract long block(Object block, int n, long before);

    private static final class Reals extends RowScan {
        Reals(ScanOp op) {
            super(op);
        }

        @Override
        DType dtype() {
            return DType.FLOAT64;
        }

        @Override
        long identity() {
            return Double.doubleToRawLongBits(switch (op) {
                case SUM -> 0;
                case PROD -> 1;
                case MAX, LOGSUMEXP -> Double.NEGATIVE_INFINITY;
                case MIN -> Double.POSITIVE_INFINITY;
            });
        }

        @Override
        long combine(long a, long b) {
            return block(new double[] {Double.longBitsToDouble(b)}, 1, a);
        }

        @Override
        long block(Object block, int n, long before) {
            double[] x = (double[]) block;
            double y = Double.longBitsToDouble(before);
            switch (op) {
                case SUM -> {
                    for (int i = 0; i < n; i++) {
                        x[i] = y += x[i];
                    }
                }
                case PROD -> {
                    for (int i = 0; i < n; i++) {
                        x[i] = y *= x[i];
                    }
                }
                case MAX -> {
                    for (int i = 0; i < n; i++) {
                        x[i] = y = Math.max(y, x[i]);
                    }
                }
                case MIN -> {
                    for (int i = 0; i < n; i++) {
                        x[i] = y = Math.min(y, x[i]);
                    }
                }
                case LOGSUMEXP -> {
                    for (int i = 0; i < n; i++) {
                        x[i] = y = logAddExp(y, x[i]);
                    }
                }
            }
            return Double.doubleToRawLongBits(y);
        }

        /** {@code log(e^a + e^b)} without overflow. */
        private static double logAddExp(double a, double b) {
            return a == b && Double.isInfinite(a) ? a : Math.max(a, b) + Math.log1p(Math.exp(-Math.abs(a - b)));
        }
    }

    private static final class Integers extends RowScan {
        Integers(ScanOp op) {
            super(op);
        }

        @Override
        DType dtype() {
            return DType.INT64;
        }

        @Override
        long identity() {
            return switch (op) {
                case SUM -> 0;
                case PROD -> 1;
                case MAX -> Long.MIN_VALUE;
                case MIN -> Long.MAX_VALUE;
                case LOGSUMEXP -> throw new IllegalArgumentException("logsumexp of integers");
            };
        }

        @Override
        long combine(long a, long b) {
            return block(new long[] {b}, 1, a);
        }

        @Override
        long block(Object block, int n, long before) {
            long[] x = (long[]) block;
            long y = before;
            switch (op) {
                case SUM -> {
                    for (int i = 0; i < n; i++) {
                        x[i] = y += x[i];
                    }
                }
                case PROD -> {
                    for (int i = 0; i < n; i++) {
                        x[i] = y *= x[i];
                    }
                }
                case MAX -> {
                    for (int i = 0; i < n; i++) {
                        x[i] = y = Math.max(y, x[i]);
                    }
                }
                case MIN -> {
                    for (int i = 0; i < n; i++) {
                        x[i] = y = Math.min(y, x[i]);
                    }
                }
                case LOGSUMEXP -> throw new IllegalArgumentException("logsumexp of integers");
            }
            return y;
        }
    }
}
