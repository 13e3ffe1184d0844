package org.gradus.cpu;

import org.gradus.types.DType;

/** A part of a matrix, copied together: what packing reads where rows or columns are several axes of a tensor. */
final class Part {
    private final Elements elements;
    private Object array;
    private int length;
    private int[] slow = new int[0];
    private int[] fast = new int[0];

    Part(DType dtype) {
        elements = Elements.of(dtype);
    }

    /** Rows {@code r0 .. r0 + rows - 1} by columns {@code c0 .. c0 + columns - 1}, until the next call. */
    Matrix of(Matrix m, int r0, int rows, int c0, int columns) {
        boolean alongRows = m.columns().stride() != 1 && m.rows().stride() == 1;
        return alongRows ? dense(m.transpose(), c0, columns, r0, rows).transpose() : dense(m, r0, rows, c0, columns);
    }

    private Matrix dense(Matrix m, int r0, int rows, int c0, int columns) {
        if (length < rows * columns) {
            length = rows * columns;
            array = elements.allocate(length);
        }
        slow = positions(m.rows(), r0, rows, slow);
        fast = positions(m.columns(), c0, columns, fast);
        int stride = m.columns().stride();
        for (int j = 0; j < columns; ) {
            int end = j + 1;
            while (end < columns && fast[end] - fast[end - 1] == stride) {
                end++;
            }
            for (int i = 0; i < rows; i++) {
                elements.load(m.array(), (int) m.at() + slow[i] + fast[j], stride, array, i * columns + j, end - j);
            }
            j = end;
        }
        return new Matrix(array, 0, columns, 1);
    }

    private static int[] positions(Steps steps, int from, int count, int[] room) {
        int[] to = room.length < count ? new int[count] : room;
        steps.positions(from, count, to);
        return to;
    }
}
