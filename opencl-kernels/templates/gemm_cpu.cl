// Matrix product on CPU drivers, after Goto and van de Geijn, "Anatomy of high-performance matrix multiplication", 2008: a
// work-item takes blocks of the result, one after another, and adds products up in registers, tile by tile. Where elements of A
// and B stand, whatever axes and strides they have, is in tables. What is read often or from far apart is copied into panels
// first, in the order of reading: of A a block (packs & 1, always where the depth is several axes), of B the columns of a tile
// (packs & 2, or where they are not neighbours). No local memory and no barriers: they cost PoCL more than they bring.
//
// Columns are numbered as they are read: lines of "run" of them start "pitch" apart, which in windows over an image is its width.
// What lies between two lines is computed and not stored, so that all columns are neighbours.
${kind}
void ${name}(${places}${parameters}, __global GR_REAL *panels, const gr_index m, const gr_index n, const gr_index depth,
    const gr_index blocks, const gr_index blocks_each,
    const gr_index run, const gr_index pitch, const int m_block, const int n_block, const int k_block, const int packs) {
    const gr_index m_blocks = (m + m_block - 1) / m_block, n_blocks = (n + n_block - 1) / n_block;
    const size_t panel_size = (size_t)(${m_room} + GR_COLUMNS) * k_block;
    const size_t tiles_size = depth > k_block ? (size_t)${m_room} * n_block : GR_TILE_ROWS * GR_COLUMNS;
    __global GR_REAL *const panel_a = panels + ${panel} * (panel_size + tiles_size);
    __global GR_REAL *const panel_b = panel_a + (size_t)${m_room} * k_block, *const tiles = panel_a + panel_size;
    const gr_index block_start = ${place_0} * blocks_each, block_end = min(blocks, block_start + blocks_each);
    gr_index row_at[GR_MOST_ROWS], column_at[GR_MOST_COLUMNS], a_at[GR_MOST_DEPTH], b_at[GR_MOST_DEPTH];
    gr_index columns_at[GR_MOST_DEPTH];
    for (int k = 0; k < k_block; k++) {
        columns_at[k] = k * GR_COLUMNS;
    }
    ${axes}
    ${declare}
    for (gr_index block = block_start; block < block_end; block++) {
        const gr_index column_block = block / m_blocks, batch = column_block / n_blocks;
        const gr_index i0 = (block % m_blocks) * m_block, j0 = (column_block % n_blocks) * n_block;
        const int rows = min((gr_index)m_block, m - i0), columns = min((gr_index)n_block, n - j0);
        ${batch}
        __global const GR_REAL *const from_a = ${a}, *const from_b = ${b};
        uchar near = packs & 1;
        gr_positions(row_at, i0, rows, GR_AXES, a_row_n, a_row_s);
        gr_positions(column_at, j0, columns, GR_AXES, b_column_n, b_column_s);
        for (int r = 0; r < rows; r++) {
            near &= row_at[r] - row_at[0] == r;
        }
        for (gr_index depth_start = 0; depth_start == 0 || depth_start < depth; depth_start += k_block) {
            const int deep = min((gr_index)k_block, depth - depth_start);
            const uchar first = depth_start == 0, last = depth_start + k_block >= depth;
            gr_positions(a_at, depth_start, deep, GR_AXES, a_k_n, a_k_s);
            gr_positions(b_at, depth_start, deep, GR_AXES, b_k_n, b_k_s);
            const gr_index a_step = deep > 1 ? a_at[1] - a_at[0] : 0;
            const int strips = near ? rows / GR_TILE_ROWS : 0;
            gr_pack_strips(panel_a, from_a + row_at[0], a_at, strips, deep);
            for (int i = strips * GR_TILE_ROWS; (packs & 1) && i < rows; i += GR_TILE_ROWS) {
                const int height = min(GR_TILE_ROWS, rows - i);
                gr_pack_rows(panel_a + (size_t)i * deep, from_a, row_at + i, a_at, height, deep);
            }
            for (int j = 0; j < columns; j += GR_COLUMNS) {
                const int width = min(GR_COLUMNS, columns - j);
                uchar direct = !(packs & 2) && width == GR_COLUMNS;
                for (int q = 1; direct && q < GR_COLUMNS; q++) {
                    direct = column_at[j + q] - column_at[j] == q;
                }
                if (!direct) {
                    gr_pack_columns(panel_b, from_b, column_at + j, b_at, width, deep);
                }
                int parts = 0, part_start[GR_COLUMNS], part_end[GR_COLUMNS];
                gr_index part_x[GR_COLUMNS];
                for (gr_index q = 0; last && q < width; parts++) {
                    const gr_index line = (j0 + j + q) / pitch, at = j0 + j + q - line * pitch;
                    part_start[parts] = q;
                    part_end[parts] = min((gr_index)width, q + max((gr_index)0, run - at));
                    part_x[parts] = line * run + at - q;
                    q += pitch - at;
                }
                for (int i = 0; i < rows; i += GR_TILE_ROWS) {
                    const int height = min(GR_TILE_ROWS, rows - i);
                    __global GR_REAL *const tile = first && last ? tiles : tiles + (size_t)j * ${m_room} + i * GR_COLUMNS;
                    gr_multiply(tile, !first, packs & 1, packs & 1 ? panel_a + (size_t)i * deep : from_a + a_at[0],
                        row_at + i, a_step, height, direct ? from_b + column_at[j] : panel_b, direct ? b_at : columns_at,
                        width, deep);
                    if (!last) {
                        continue;
                    }
                    for (int r = 0; r < height; r++) {
                        const gr_index y = i0 + i + r;
                        ${row}
                        for (int part = 0; part < parts; part++) {
                            GR_SIMD_SHORT
                            for (int q = part_start[part]; q < part_end[part]; q++) {
                                const gr_index x = part_x[part] + q;
                                const GR_REAL accumulator = tile[r * GR_COLUMNS + q];
                                ${element}
                            }
                        }
                    }
                }
            }
        }
    }
    ${report}
}
