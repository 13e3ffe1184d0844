// Matrix product on CPU drivers, after Goto and van de Geijn, "Anatomy of high-performance matrix multiplication", 2008: a
// work-item takes blocks of the result, one after another. It copies the blocks of A and B that it needs into panels, in the
// order in which they are read, whatever strides they had, and adds products up in registers, tile by tile. No local memory
// and no barriers: they cost PoCL more than they bring.
__kernel __attribute__((reqd_work_group_size(1, 1, 1)))
void ${name}(${parameters}, __global GR_REAL *panels, const gr_index m, const gr_index n, const gr_index depth,
    const gr_index blocks,
    const gr_index blocks_each, const int m_block, const int n_block) {
    const gr_index m_blocks = (m + m_block - 1) / m_block, n_blocks = (n + n_block - 1) / n_block;
    __global GR_REAL *const panel_a = panels + get_global_id(0) * ((size_t)(m_block + n_block) * GR_DEPTH
        + (size_t)m_block * n_block);
    __global GR_REAL *const panel_b = panel_a + (size_t)m_block * GR_DEPTH;
    __global GR_REAL *const partial = panel_b + (size_t)n_block * GR_DEPTH;
    const gr_index block_start = get_global_id(0) * blocks_each, block_end = min(blocks, block_start + blocks_each);
    gr_index packed = -1, row_at[GR_MOST_ROWS], column_at[GR_MOST_COLUMNS], a_at[GR_DEPTH], b_at[GR_DEPTH];
    ${declare}
    for (gr_index block = block_start; block < block_end; block++) {
        const gr_index column_block = block / m_blocks, batch = column_block / n_blocks;
        const gr_index i0 = (block % m_blocks) * m_block, j0 = (column_block % n_blocks) * n_block;
        const int rows = min((gr_index)m_block, m - i0), columns = min((gr_index)n_block, n - j0);
        ${batch}
        __global const GR_REAL *const from_a = ${a}, *const from_b = ${b};
        for (int r = 0; r < rows; r++) {
            const gr_index i = i0 + r;
            row_at[r] = ${a_row};
        }
        for (int c = 0; c < columns; c++) {
            const gr_index j = j0 + c;
            column_at[c] = ${b_column};
        }
        for (gr_index depth_start = 0; depth_start == 0 || depth_start < depth; depth_start += GR_DEPTH) {
            const int deep = min((gr_index)GR_DEPTH, depth - depth_start);
            const uchar first = depth_start == 0, last = depth_start + GR_DEPTH >= depth;
            for (int d = 0; d < deep; d++) {
                const gr_index k = depth_start + d;
                a_at[d] = ${a_k};
                b_at[d] = ${b_k};
            }
            gr_pack_rows(panel_a, from_a, row_at, a_at, rows, deep);
            if (!(first && last && packed == column_block)) {
                gr_pack_columns(panel_b, from_b, b_at, column_at, deep, columns);
                packed = column_block;
            }
            for (int j = 0; j < columns; j += GR_COLUMNS) {
                for (int i = 0; i < rows; i += GR_ROWS) {
                    GR_REAL tile[GR_ROWS * GR_COLUMNS];
                    __global GR_REAL *const before = partial + (size_t)j * m_block + i * GR_COLUMNS;
                    gr_multiply(tile, panel_a + i * deep, panel_b + j * deep, deep);
                    if (!first) {
                        for (int t = 0; t < GR_ROWS * GR_COLUMNS; t++) {
                            tile[t] = gr_add(before[t], tile[t]);
                        }
                    }
                    if (!last) {
                        for (int t = 0; t < GR_ROWS * GR_COLUMNS; t++) {
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
