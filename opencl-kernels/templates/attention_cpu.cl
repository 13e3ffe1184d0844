// softmax(q k^T s + mask) v on CPU drivers, after Dao et al., "FlashAttention: Fast and Memory-Efficient Exact Attention with
// IO-Awareness", 2022: a work-item takes blocks of GR_OWN queries of a head, one after another, and for each goes through the keys,
// GR_OTHER at a time, with the largest score of each row until then and the sum of powers relative to it. Scores never leave its
// cache. Matrices are tiles of GR_TILE_ROWS x GR_COLUMNS, in strips of rows; products are those of templates/gemm_cpu.cl.
//
// Keys behind all queries of a block are left out where their values are finite: elsewhere weights of zero make NaN of them.
#define GR_TILE (GR_TILE_ROWS * GR_COLUMNS)
#define GR_ROW(tiles, across, r) ((tiles) + (r) / GR_TILE_ROWS * (across) * GR_TILE + (r) % GR_TILE_ROWS * GR_COLUMNS)
__kernel GR_SINGLE
void ${name}(${parameters}, __global GR_REAL *rooms, const gr_index room_size, const gr_index heads, const gr_index queries,
    const gr_index keys, const int width, const int value_width) {
    const int value_tiles = (value_width + GR_COLUMNS - 1) / GR_COLUMNS, score_tiles = GR_OTHER / GR_COLUMNS;
    __global GR_REAL *const scores = rooms + get_global_id(0) * (size_t)room_size, *const sums = scores + GR_OWN * GR_OTHER;
    __global GR_REAL *const other_panel = sums + (size_t)value_tiles * GR_COLUMNS * GR_OWN;
    __global GR_REAL *const own_panel = other_panel + (size_t)GR_COLUMNS * max(width, GR_OTHER);
    gr_index query_at[GR_OWN], key_at[GR_OTHER], value_at[GR_OTHER], depth_at[GR_WIDTHS], key_depth_at[GR_WIDTHS];
    gr_index value_column_at[GR_WIDTHS], columns_at[GR_DEPTHS], tile_at[GR_TILE_ROWS];
    #if GR_MASK
    gr_index mask_row_at[GR_OWN], mask_key_at[GR_OTHER];
    #endif
    GR_REAL most[GR_OWN], total[GR_OWN], lanes[GR_COLUMNS];
    ${axes}
    gr_positions(depth_at, 0, width, GR_AXES, query_column_n, query_column_s);
    gr_positions(key_depth_at, 0, width, GR_AXES, key_column_n, key_column_s);
    gr_positions(value_column_at, 0, value_width, GR_AXES, value_column_n, value_column_s);
    for (int k = 0; k < GR_DEPTHS; k++) {
        columns_at[k] = k * GR_COLUMNS;
    }
    for (int r = 0; r < GR_TILE_ROWS; r++) {
        tile_at[r] = r * GR_COLUMNS;
    }
    const gr_index blocks = (queries + GR_OWN - 1) / GR_OWN;
    for (gr_index block = get_global_id(0); block < heads * blocks; block += get_global_size(0)) {
        const gr_index batch = block / blocks, first = block % blocks * GR_OWN;
        const int rows = min((gr_index)GR_OWN, queries - first);
        __global const GR_REAL *const from_queries = ${query}, *const from_keys = ${key}, *const from_values = ${value};
        gr_positions(query_at, first, rows, GR_AXES, query_row_n, query_row_s);
        for (int i = 0; i < rows; i += GR_TILE_ROWS) {
            gr_pack_rows(own_panel + i * width, from_queries, query_at + i, depth_at, min(GR_TILE_ROWS, rows - i), width);
        }
        #if GR_MASK
        __global const GR_MASK_TYPE *const from_mask = ${mask};
        gr_positions(mask_row_at, first, rows, GR_AXES, mask_row_n, mask_row_s);
        #endif
        for (int r = 0; r < rows; r++) {
            most[r] = -INFINITY;
            total[r] = 0;
        }
        for (int i = 0; i < value_tiles * GR_COLUMNS * GR_OWN; i++) {
            sums[i] = 0;
        }
        for (gr_index start = 0; start < keys; start += GR_OTHER) {
            int n = min((gr_index)GR_OTHER, keys - start);
            gr_positions(value_at, start, n, GR_AXES, value_row_n, value_row_s);
            #if GR_CAUSAL
            const int seen = max((gr_index)0, min((gr_index)n, first + rows - start));
            if (seen < n && gr_are_finite(from_values, value_at + seen, n - seen, value_column_at, value_width)) {
                n = seen;
            }
            #endif
            gr_positions(key_at, start, n, GR_AXES, key_row_n, key_row_s);
            #if GR_MASK
            gr_positions(mask_key_at, start, n, GR_AXES, mask_column_n, mask_column_s);
            #endif
            for (int j = 0; j < n; j += GR_COLUMNS) {
                const int across = min(GR_COLUMNS, n - j);
                gr_pack_columns(other_panel, from_keys, key_at + j, key_depth_at, across, width);
                for (int i = 0; i < rows; i += GR_TILE_ROWS) {
                    gr_multiply(scores + (i / GR_TILE_ROWS * score_tiles + j / GR_COLUMNS) * GR_TILE, 0, 1, own_panel + i * width,
                        query_at, 0, min(GR_TILE_ROWS, rows - i), other_panel, columns_at, across, width);
                }
            }
            const int tiles = (n + GR_COLUMNS - 1) / GR_COLUMNS;
            for (int r = 0; r < rows; r++) {
                __global GR_REAL *const row = GR_ROW(scores, score_tiles, r);
                int visible = n;
                #if GR_CAUSAL
                visible = max((gr_index)0, min((gr_index)n, first + r + 1 - start));
                #endif
                for (int q = 0; q < GR_COLUMNS; q++) {
                    lanes[q] = most[r];
                }
                for (int j = 0; j < tiles; j++) {
                    GR_SIMD
                    for (int q = 0; q < GR_COLUMNS; q++) {
                        GR_REAL x = row[j * GR_TILE + q] * ${scale};
                        #if GR_MASK == 1
                        x = from_mask[mask_row_at[r] + mask_key_at[min(j * GR_COLUMNS + q, n - 1)]] ? x : -INFINITY;
                        #elif GR_MASK == 2
                        x += from_mask[mask_row_at[r] + mask_key_at[min(j * GR_COLUMNS + q, n - 1)]];
                        #endif
                        x = j * GR_COLUMNS + q < visible ? x : -INFINITY;
                        row[j * GR_TILE + q] = x;
                        lanes[q] = x > lanes[q] ? x : lanes[q];
                    }
                }
                GR_REAL largest = lanes[0];
                for (int q = 1; q < GR_COLUMNS; q++) {
                    largest = lanes[q] > largest ? lanes[q] : largest;
                }
                const GR_REAL base = largest == -INFINITY ? 0 : largest, factor = gr_exp(most[r] - base);
                most[r] = largest;
                for (int q = 0; q < GR_COLUMNS; q++) {
                    lanes[q] = 0;
                }
                for (int j = 0; j < tiles; j++) {
                    GR_SIMD
                    for (int q = 0; q < GR_COLUMNS; q++) {
                        const GR_REAL p = gr_exp(row[j * GR_TILE + q] - base);
                        row[j * GR_TILE + q] = p;
                        lanes[q] += p;
                    }
                }
                GR_REAL sum = 0;
                for (int q = 0; q < GR_COLUMNS; q++) {
                    sum += lanes[q];
                }
                total[r] = total[r] * factor + sum;
                if (factor != 1) {
                    gr_scale_row(GR_ROW(sums, value_tiles, r), value_tiles, factor);
                }
            }
            for (int c = 0; c < value_tiles && n > 0; c++) {
                const int across = min(GR_COLUMNS, value_width - c * GR_COLUMNS);
                gr_pack_columns(other_panel, from_values, value_column_at + c * GR_COLUMNS, value_at, across, n);
                gr_weigh(sums + c * GR_TILE, value_tiles * GR_TILE, scores, score_tiles * GR_TILE, rows, n, other_panel, tile_at, columns_at,
                    across);
            }
        }
        for (int r = 0; r < rows; r++) {
            __global const GR_REAL *const row = GR_ROW(sums, value_tiles, r);
            const size_t number = (size_t)batch * queries + first + r;
            for (int c = 0; c < value_width; c += GR_COLUMNS) {
                const int across = min(GR_COLUMNS, value_width - c);
                GR_SIMD_SHORT
                for (int q = 0; q < across; q++) {
                    GR_RESULT[number * value_width + c + q] = row[c * GR_TILE_ROWS + q] / total[r];
                }
            }
            #if GR_KEEPS
            const size_t kept = (size_t)heads * queries * value_width + number;
            GR_RESULT[kept] = most[r];
            GR_RESULT[kept + (size_t)heads * queries] = total[r];
            #endif
        }
    }
}
#undef GR_TILE
#undef GR_ROW
