package org.gradus.cpu;

/** A matrix in an array: element {@code (i, j)} stands at {@code at}, and so many steps of rows and columns further. */
record Matrix(Object array, long at, Steps rows, Steps columns) {
    /** Rows and columns a stride apart. */
    Matrix(Object array, long at, long rowStride, long columnStride) {
        this(array, at, Steps.of(rowStride), Steps.of(columnStride));
    }

    Matrix transpose() {
        return new Matrix(array, at, columns, rows);
    }

    /** Without the rows before {@code row}. */
    Matrix fromRow(int row) {
        return new Matrix(array, at + rows.position(row), rows.from(row), columns);
    }

    /** Without the columns before {@code column}. */
    Matrix fromColumn(int column) {
        return new Matrix(array, at + columns.position(column), rows, columns.from(column));
    }

    boolean isRegular() {
        return rows.isRegular() && columns.isRegular();
    }

    /** Of a regular matrix. */
    long rowStride() {
        return rows.stride();
    }

    /** Of a regular matrix. */
    long columnStride() {
        return columns.stride();
    }
}
