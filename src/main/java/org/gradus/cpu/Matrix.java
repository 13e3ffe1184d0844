package org.gradus.cpu;

/** A strided matrix in an array. */
record Matrix(Object array, long at, long rowStride, long columnStride) {
    Matrix transpose() {
        return new Matrix(array, at, columnStride, rowStride);
    }
}
