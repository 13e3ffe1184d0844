// Parts of attention on CPU drivers, see templates/attention_cpu.cl.

// Whether all elements of some rows are finite.
//@ T = float double
GR_APART
GR_FN int gr_are_finite(__global const T *from, const gr_index *row_at, int rows, const gr_index *column_at, int columns) {
    T sum = 0;
    for (int r = 0; r < rows; r++) {
        GR_SIMD
        for (int c = 0; c < columns; c++) {
            sum += from[row_at[r] + column_at[c]] * 0;
        }
    }
    return sum == 0;
}

// Rows of tiles, in strips of GR_TILE_ROWS and side by side in a strip, times a factor each.
//@ T = float double
GR_FN void gr_scale_row(__global T *row, int tiles, const T factor) {
    for (int j = 0; j < tiles; j++) {
        GR_SIMD
        for (int q = 0; q < 2 * GR_REGISTER / (int)sizeof(T); q++) {
            row[j * GR_TILE_ROWS * (2 * GR_REGISTER / (int)sizeof(T)) + q] *= factor;
        }
    }
}
