package org.gradus.cpu;

import java.util.Arrays;

/**
 * A right operand B (K, N) that several small products share, packed once and used on one thread. K is cut into passes, so that a
 * panel stays in the first-level cache.
 */
final class Panels {
    /** Of the rows of B, if nothing else is said. */
    static final int PASS = 128;
    /** Rows of A that are packed at a time. */
    private static final int ROWS = 96;

    private final GemmKernels kernels;
    private final Object room;
    private final Part part;
    private final int width;
    private Object strips;
    /** One panel each, those of a pass one after another. */
    private Object[] panels = {};
    /** Rows of a pass. */
    private int pass;
    private int passes;
    private int across;
    private int columns;

    Panels(GemmKernels kernels) {
        this.kernels = kernels;
        this.room = kernels.newRoom();
        this.part = new Part(kernels.dtype());
        this.width = kernels.panelColumns();
    }

    /** Packs {@code k} rows of {@code n} columns. */
    void pack(Matrix b, int k, int n) {
        pack(b, k, n, PASS);
    }

    /** @param most rows of a pass */
    void pack(Matrix b, int k, int n, int most) {
        pass = most;
        columns = n;
        across = (n + width - 1) / width;
        passes = (k + pass - 1) / pass;
        if (panels.length < passes * across) {
            panels = Arrays.copyOf(panels, passes * across);
        }
        for (int i = 0; i < passes * across; i++) {
            int from = i / across * pass;
            int c0 = i % across * width;
            int depth = Math.min(pass, k - from);
            panels[i] = kernels.panels(panels[i], depth, width);
            kernels.packPanel(b, from, depth, c0, Math.min(width, n - c0), part, panels[i], 0);
        }
    }

    /** Whether no element is NaN or infinite; some that were packed before may have a say. */
    boolean isFinite(ScoreRows rows) {
        for (int i = 0; i < passes * across; i++) {
            if (!rows.isFinite(panels[i])) {
                return false;
            }
        }
        return true;
    }

    /**
     * C = A B, or C plus that: {@code depth} rows of B and its first {@code n} columns, rounded up to whole panels.
     *
     * @param rows  of A and C, from {@code row} on of A
     * @param first of the rows of B, where a pass begins
     * @param at    where C starts, its rows {@code ldc} apart
     */
    void multiply(Matrix a, int row, int rows, int first, int depth, int n, Object c, int at, int ldc, boolean add) {
        boolean inPlace = Gemm.readsRows(kernels, a, n);
        for (int r = 0; r < rows; r += ROWS) {
            int some = Math.min(ROWS, rows - r);
            for (int from = 0; from < depth; from += pass) {
                int steps = Math.min(pass, depth - from);
                if (!inPlace) {
                    strips = kernels.strips(strips, ROWS, Math.max(PASS, pass));
                    kernels.packStrips(a, row + r, some, from, steps, part, strips, 0);
                }
                for (int p = 0; p * width < n; p++) {
                    Object panel = panels[(first + from) / pass * across + p];
                    int w = Math.min(width, columns - p * width);
                    int to = at + r * ldc + p * width;
                    if (inPlace) {
                        long start = a.at() + (row + r) * a.rowStride() + from;
                        kernels.multiplyRows(a.array(), start, a.rowStride(), some, panel, 0, w, steps, room, c, to, ldc,
                            add || from > 0);
                    } else {
                        kernels.multiply(strips, 0, some, panel, 0, w, steps, room, c, to, ldc, add || from > 0);
                    }
                }
            }
        }
    }
}
