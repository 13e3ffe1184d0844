// Matrix product on CPU drivers, after Goto and van de Geijn, "Anatomy of high-performance matrix multiplication", 2008: a
// work-item takes blocks of the result, one after another. It copies the blocks of A and B that it needs into panels, in the
// order in which they are read, whatever strides they had, and adds products up in registers, tile by tile. No local memory
// and no barriers: they cost PoCL more than they bring.
#define GR_TILE (GR_ROWS * GR_COLUMNS)

// Panels of GR_ROWS rows of A, column after column; missing rows are zeros
GR_FN void gr_pack_rows(__global GR_REAL *to, __global const GR_REAL *a, gr_index row_step, gr_index k_step, int rows, int depth) {
    for (int i = 0; i < rows; i += GR_ROWS) {
        __global const GR_REAL *from = a + i * row_step;
        if (i + GR_ROWS <= rows) {
            for (int k = 0; k < depth; k++, to += GR_ROWS) {
                for (int r = 0; r < GR_ROWS; r++) {
                    to[r] = from[r * row_step + k * k_step];
                }
            }
        } else {
            for (int k = 0; k < depth; k++, to += GR_ROWS) {
                for (int r = 0; r < GR_ROWS; r++) {
                    to[r] = i + r < rows ? from[r * row_step + k * k_step] : 0;
                }
            }
        }
    }
}

// Panels of GR_COLUMNS columns of B, row after row; missing columns are zeros
GR_FN void gr_pack_columns(__global GR_REAL *to, __global const GR_REAL *b, gr_index k_step, gr_index column_step, int depth, int columns) {
    for (int j = 0; j < columns; j += GR_COLUMNS) {
        __global const GR_REAL *from = b + j * column_step;
        const int width = min(GR_COLUMNS, columns - j);
        if (width == GR_COLUMNS && column_step == 1) {
            for (int k = 0; k < depth; k++, to += GR_COLUMNS) {
                GR_PUT(GR_GET(0, from + k * k_step), 0, to);
                GR_PUT(GR_GET(1, from + k * k_step), 1, to);
            }
        } else {
            for (int k = 0; k < depth; k++, to += GR_COLUMNS) {
                for (int q = 0; q < GR_COLUMNS; q++) {
                    to[q] = q < width ? from[q * column_step + k * k_step] : 0;
                }
            }
        }
    }
}

#define GR_STEP(r)                           \
    {                                        \
        const GR_VECTOR v = a[r];            \
        c##r##0 = GR_MAD(v, b0, c##r##0);    \
        c##r##1 = GR_MAD(v, b1, c##r##1);    \
    }
#define GR_LEAVE(r)                          \
    GR_PUT(c##r##0, 2 * r, tile);            \
    GR_PUT(c##r##1, 2 * r + 1, tile);

// The products of one panel pair, 6 x GR_COLUMNS, added to those in tile, or put there
GR_FN void gr_multiply(GR_REAL *tile, __global const GR_REAL *a, __global const GR_REAL *b, int depth) {
    GR_VECTOR c00 = 0, c01 = 0, c10 = 0, c11 = 0, c20 = 0, c21 = 0, c30 = 0, c31 = 0, c40 = 0, c41 = 0, c50 = 0, c51 = 0;
    for (int k = 0; k < depth; k++) {
        const GR_VECTOR b0 = GR_GET(0, b), b1 = GR_GET(1, b);
        GR_STEP(0) GR_STEP(1) GR_STEP(2) GR_STEP(3) GR_STEP(4) GR_STEP(5)
        a += GR_ROWS;
        b += GR_COLUMNS;
    }
    GR_LEAVE(0) GR_LEAVE(1) GR_LEAVE(2) GR_LEAVE(3) GR_LEAVE(4) GR_LEAVE(5)
}

__kernel __attribute__((reqd_work_group_size(1, 1, 1)))
void ${name}(${parameters}, __global GR_REAL *panels, const gr_index m, const gr_index n, const gr_index depth, const gr_index blocks,
    const gr_index blocks_each, const int m_block, const int n_block) {
    const gr_index m_blocks = (m + m_block - 1) / m_block, n_blocks = (n + n_block - 1) / n_block;
    __global GR_REAL *const panel_a = panels + get_global_id(0) * ((size_t)(m_block + n_block) * GR_DEPTH + (size_t)m_block * n_block);
    __global GR_REAL *const panel_b = panel_a + (size_t)m_block * GR_DEPTH;
    __global GR_REAL *const partial = panel_b + (size_t)n_block * GR_DEPTH;
    const gr_index block_start = get_global_id(0) * blocks_each, block_end = min(blocks, block_start + blocks_each);
    gr_index packed = -1;
    ${declare}
    for (gr_index block = block_start; block < block_end; block++) {
        const gr_index column_block = block / m_blocks, batch = column_block / n_blocks;
        const gr_index i0 = (block % m_blocks) * m_block, j0 = (column_block % n_blocks) * n_block;
        const int rows = min((gr_index)m_block, m - i0), columns = min((gr_index)n_block, n - j0);
        ${batch}
        for (gr_index depth_start = 0; depth_start == 0 || depth_start < depth; depth_start += GR_DEPTH) {
            const int deep = min((gr_index)GR_DEPTH, depth - depth_start);
            const uchar first = depth_start == 0, last = depth_start + GR_DEPTH >= depth;
            gr_pack_rows(panel_a, ${a} + i0 * a_row + depth_start * a_k, a_row, a_k, rows, deep);
            if (!(first && last && packed == column_block)) {
                gr_pack_columns(panel_b, ${b} + depth_start * b_k + j0 * b_column, b_k, b_column, deep, columns);
                packed = column_block;
            }
            for (int j = 0; j < columns; j += GR_COLUMNS) {
                for (int i = 0; i < rows; i += GR_ROWS) {
                    GR_REAL tile[GR_TILE];
                    __global GR_REAL *const before = partial + (size_t)j * m_block + i * GR_COLUMNS;
                    gr_multiply(tile, panel_a + i * deep, panel_b + j * deep, deep);
                    if (!first) {
                        for (int t = 0; t < GR_TILE; t++) {
                            tile[t] = gr_add(before[t], tile[t]);
                        }
                    }
                    if (!last) {
                        for (int t = 0; t < GR_TILE; t++) {
                            before[t] = tile[t];
                        }
                        continue;
                    }
                    const int width = min(GR_COLUMNS, columns - j), height = min(GR_ROWS, rows - i);
                    for (int r = 0; r < height; r++) {
                        const gr_index y = i0 + i + r;
                        ${row}
                        GR_SIMD
                        for (int q = 0; q < width; q++) {
                            const gr_index x = j0 + j + q;
                            const GR_REAL accumulator = tile[r * GR_COLUMNS + q];
                            ${element}
                        }
                    }
                }
            }
        }
    }
    ${report}
}
