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

// Adds products of weights with n rows, of which a panel holds as many columns as a tile has, to the tiles of one column of sums:
// strips of sums are "strip" elements apart, those of weights "weights_strip".
//@ T = float double
GR_FN void gr_weigh(__global T *sums, size_t strip, __global const T *weights, size_t weights_strip, int rows, int n,
    __global const T *panel, const gr_index *tile_at, const gr_index *columns_at, int columns) {
    const int across = 2 * GR_REGISTER / (int)sizeof(T);
    for (int i = 0; i < rows; i += GR_TILE_ROWS, sums += strip, weights += weights_strip) {
        for (int j = 0; j < n; j += across) {
            gr_multiply(sums, 1, 0, weights + j * GR_TILE_ROWS, tile_at, 1, min(GR_TILE_ROWS, rows - i), panel + j * across,
                columns_at, columns, min(across, n - j));
        }
    }
}
