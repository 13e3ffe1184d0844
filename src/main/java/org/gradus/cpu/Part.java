package org.gradus.cpu;

import org.gradus.types.DType;

/** A part of a matrix whose rows or columns are several axes of a tensor: where they stand, or a copy with strides. */
final class Part {
    /** Positions of some rows or columns, from those of the first one of a matrix. */
    private static final class Table {
        private Steps steps;
        private int from;
        private int count;
        private int[] positions = new int[0];

        int[] of(Steps steps, int from, int count) {
            if (this.steps != steps || this.from != from || this.count < count) {
                if (positions.length < count) {
                    positions = new int[count];
                }
                steps.positions(from, count, positions);
                this.steps = steps;
                this.from = from;
                this.count = count;
            }
            return positions;
        }
    }

    private final Elements elements;
    private final Table rows = new Table();
    private final Table columns = new Table();
    private Object array;
    private int length;

    Part(DType dtype) {
        elements = Elements.of(dtype);
    }

    /** Positions of rows {@code from .. from + count - 1} of a matrix, until the next call. */
    int[] rows(Matrix m, int from, int count) {
        return rows.of(m.rows(), from, count);
    }

    /** As {@link #rows}. */
    int[] columns(Matrix m, int from, int count) {
        return columns.of(m.columns(), from, count);
    }

    /** Rows {@code r0 .. r0 + rows - 1} by columns {@code c0 .. c0 + columns - 1}, until the next call. */
    Matrix of(Matrix m, int r0, int rows, int c0, int columns) {
        if (length < rows * columns) {
            length = rows * columns;
            array = elements.allocate(length);
        }
        int[] rowAt = rows(m, r0, rows);
        int[] columnAt = columns(m, c0, columns);
        int at = (int) m.at();
        if (m.columns().stride() != 1 && m.rows().stride() == 1) {
            copy(m.array(), at, columnAt, columns, rowAt, rows);
            return new Matrix(array, 0, 1, rows);
        }
        copy(m.array(), at, rowAt, rows, columnAt, columns);
        return new Matrix(array, 0, columns, 1);
    }

    /** Runs of constant stride among the fast positions, for each of the slow ones. */
    private void copy(Object from, int at, int[] slow, int slowCount, int[] fast, int fastCount) {
        for (int j = 0, end; j < fastCount; j = end) {
            int stride = j + 1 < fastCount ? fast[j + 1] - fast[j] : 1;
            end = j + 1;
            while (end < fastCount && fast[end] - fast[end - 1] == stride) {
                end++;
            }
            for (int i = 0; i < slowCount; i++) {
                elements.load(from, at + slow[i] + fast[j], stride, array, i * fastCount + j, end - j);
            }
        }
    }
}
