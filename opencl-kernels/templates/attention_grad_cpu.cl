// Gradients of queries, keys and values of attention on CPU drivers, see templates/attention_cpu.cl. With weights p, the result o
// and its gradient g: dv = p^T g, dx = p (g v^T - sum(o g)) s, dq = dx k, dk = dx^T q. A first launch (turned = 0) takes blocks of
// GR_OWN queries and goes through the keys, GR_OTHER at a time, a second one takes blocks of keys and goes through the queries:
// each adds up what is its own, and computes scores and weights anew from what the forward pass kept of each row.
//
// "Own" and "other" rows have an operand of the scores each (queries or keys) and one of their gradients (g or values).
#define GR_TILE (GR_TILE_ROWS * GR_COLUMNS)
#define GR_ROW(tiles, across, r) ((tiles) + (r) / GR_TILE_ROWS * (across) * GR_TILE + (r) % GR_TILE_ROWS * GR_COLUMNS)
__kernel GR_SINGLE
void ${name}(${parameters}, __global GR_REAL *rooms, __global GR_REAL *dots, const gr_index room_size, const gr_index heads,
    const gr_index queries, const gr_index keys, const int width, const int value_width, const int turned) {
    const int tiles = (width + GR_COLUMNS - 1) / GR_COLUMNS, value_tiles = (value_width + GR_COLUMNS - 1) / GR_COLUMNS;
    const int score_tiles = GR_OTHER / GR_COLUMNS;
    __global GR_REAL *const scores = rooms + get_global_id(0) * (size_t)room_size, *const slopes = scores + GR_OWN * GR_OTHER;
    __global GR_REAL *const sums = slopes + GR_OWN * GR_OTHER, *const value_sums = sums + (size_t)tiles * GR_COLUMNS * GR_OWN;
    __global GR_REAL *const other_panel = value_sums + (size_t)value_tiles * GR_COLUMNS * GR_OWN;
    __global GR_REAL *const own_panel = other_panel + (size_t)GR_COLUMNS * max(max(width, value_width), GR_OTHER);
    __global GR_REAL *const own_slope_panel = own_panel + (size_t)GR_OWN * width;
    gr_index own_at[GR_OWN], own_slope_at[GR_OWN], other_at[GR_OTHER], other_slope_at[GR_OTHER], tile_at[GR_TILE_ROWS];
    gr_index own_depth_at[GR_WIDTHS], own_slope_depth_at[GR_WIDTHS], other_depth_at[GR_WIDTHS], other_slope_depth_at[GR_WIDTHS];
    gr_index columns_at[GR_DEPTHS];
    #if GR_MASK
    gr_index mask_own_at[GR_OWN], mask_other_at[GR_OTHER];
    #endif
    // of each query, own or other: the largest score, one over the sum of powers, sum(o g)
    GR_REAL most[GR_STATS], inverse[GR_STATS], dot[GR_STATS];
    ${axes}
    gr_positions(own_depth_at, 0, width, GR_AXES, turned ? key_column_n : query_column_n, turned ? key_column_s : query_column_s);
    gr_positions(other_depth_at, 0, width, GR_AXES, turned ? query_column_n : key_column_n, turned ? query_column_s : key_column_s);
    gr_positions(own_slope_depth_at, 0, value_width, GR_AXES, turned ? value_column_n : grad_column_n,
        turned ? value_column_s : grad_column_s);
    gr_positions(other_slope_depth_at, 0, value_width, GR_AXES, turned ? grad_column_n : value_column_n,
        turned ? grad_column_s : value_column_s);
    for (int k = 0; k < GR_DEPTHS; k++) {
        columns_at[k] = k * GR_COLUMNS;
    }
    for (int r = 0; r < GR_TILE_ROWS; r++) {
        tile_at[r] = r * GR_COLUMNS;
    }
    const gr_index own_count = turned ? keys : queries, other_count = turned ? queries : keys;
    const gr_index blocks = (own_count + GR_OWN - 1) / GR_OWN;
    for (gr_index block = get_global_id(0); block < heads * blocks; block += get_global_size(0)) {
        const gr_index batch = block / blocks, first = block % blocks * GR_OWN;
        const int rows = min((gr_index)GR_OWN, own_count - first);
        __global const GR_REAL *const from_queries = ${query}, *const from_keys = ${key}, *const from_values = ${value};
        __global const GR_REAL *const from_results = ${result}, *const from_kept = ${kept}, *const from_grads = ${grad};
        __global const GR_REAL *const own = turned ? from_keys : from_queries, *const other = turned ? from_queries : from_keys;
        __global const GR_REAL *const own_slope = turned ? from_values : from_grads;
        __global const GR_REAL *const other_slope = turned ? from_grads : from_values;
        gr_positions(own_at, first, rows, GR_AXES, turned ? key_row_n : query_row_n, turned ? key_row_s : query_row_s);
        gr_positions(own_slope_at, first, rows, GR_AXES, turned ? value_row_n : grad_row_n, turned ? value_row_s : grad_row_s);
        for (int i = 0; i < rows; i += GR_TILE_ROWS) {
            const int height = min(GR_TILE_ROWS, rows - i);
            gr_pack_rows(own_panel + i * width, own, own_at + i, own_depth_at, height, width);
        }
        for (int i = 0; i < rows; i += GR_TILE_ROWS) {
            const int height = min(GR_TILE_ROWS, rows - i);
            gr_pack_rows(own_slope_panel + i * value_width, own_slope, own_slope_at + i, own_slope_depth_at, height, value_width);
        }
        #if GR_MASK
        __global const GR_MASK_TYPE *const from_mask = ${mask};
        gr_positions(mask_own_at, first, rows, GR_AXES, turned ? mask_column_n : mask_row_n, turned ? mask_column_s : mask_row_s);
        #endif
        for (int r = 0; r < rows && !turned; r++) {
            const gr_index y = first + r;
            most[r] = from_kept[${kept_row}];
            inverse[r] = 1 / from_kept[${kept_row} + ${kept_step}];
            GR_REAL sum = 0;
            for (gr_index c = 0; c < value_width; c++) {
                sum += from_results[${result_row} + ${result_column}] * own_slope[own_slope_at[r] + own_slope_depth_at[c]];
            }
            dot[r] = sum;
            dots[batch * queries + y] = sum;
        }
        for (int i = 0; i < tiles * GR_COLUMNS * GR_OWN; i++) {
            sums[i] = 0;
        }
        for (int i = 0; i < value_tiles * GR_COLUMNS * GR_OWN && turned; i++) {
            value_sums[i] = 0;
        }
        for (gr_index start = 0; start < other_count; start += GR_OTHER) {
            gr_index from = start;
            int n = min((gr_index)GR_OTHER, other_count - start);
            gr_positions(other_at, from, n, GR_AXES, turned ? query_row_n : key_row_n, turned ? query_row_s : key_row_s);
            gr_positions(other_slope_at, from, n, GR_AXES, turned ? grad_row_n : value_row_n, turned ? grad_row_s : value_row_s);
            #if GR_CAUSAL
            // keys behind all own queries, or queries before all own keys
            const int seen = max((gr_index)0, min((gr_index)n, turned ? start + n - first : first + rows - start));
            const int unseen = turned ? 0 : seen;
            GR_REAL odd = 0;
            for (gr_index y = start; turned && y < start + n - seen; y++) {
                odd += (from_kept[${kept_row}] + from_kept[${kept_row} + ${kept_step}]) * 0;
            }
            if (seen < n && odd == 0 && gr_are_finite(other, other_at + unseen, n - seen, other_depth_at, width)
                && gr_are_finite(other_slope, other_slope_at + unseen, n - seen, other_slope_depth_at, value_width)) {
                from = turned ? start + n - seen : start;
                n = seen;
                gr_positions(other_at, from, n, GR_AXES, turned ? query_row_n : key_row_n, turned ? query_row_s : key_row_s);
                gr_positions(other_slope_at, from, n, GR_AXES, turned ? grad_row_n : value_row_n,
                    turned ? grad_row_s : value_row_s);
            }
            #endif
            #if GR_MASK
            gr_positions(mask_other_at, from, n, GR_AXES, turned ? mask_row_n : mask_column_n,
                turned ? mask_row_s : mask_column_s);
            #endif
            for (int q = 0; q < n && turned; q++) {
                const gr_index y = from + q;
                most[q] = from_kept[${kept_row}];
                inverse[q] = 1 / from_kept[${kept_row} + ${kept_step}];
                dot[q] = dots[batch * queries + y];
            }
            for (int j = 0; j < n; j += GR_COLUMNS) {
                const int across = min(GR_COLUMNS, n - j), at = j / GR_COLUMNS * GR_TILE;
                gr_pack_columns(other_panel, other, other_at + j, other_depth_at, across, width);
                for (int i = 0; i < rows; i += GR_TILE_ROWS) {
                    gr_multiply(scores + i / GR_TILE_ROWS * score_tiles * GR_TILE + at, 0, 1, own_panel + i * width, own_at, 0,
                        min(GR_TILE_ROWS, rows - i), other_panel, columns_at, across, width);
                }
                gr_pack_columns(other_panel, other_slope, other_slope_at + j, other_slope_depth_at, across, value_width);
                for (int i = 0; i < rows; i += GR_TILE_ROWS) {
                    gr_multiply(slopes + i / GR_TILE_ROWS * score_tiles * GR_TILE + at, 0, 1, own_slope_panel + i * value_width,
                        own_at, 0, min(GR_TILE_ROWS, rows - i), other_panel, columns_at, across, value_width);
                }
            }
            for (int r = 0; r < rows; r++) {
                __global GR_REAL *const row = GR_ROW(scores, score_tiles, r), *const slope = GR_ROW(slopes, score_tiles, r);
                for (int j = 0; j < n; j += GR_COLUMNS) {
                    const int at = j / GR_COLUMNS * GR_TILE;
                    GR_SIMD
                    for (int q = 0; q < GR_COLUMNS; q++) {
                        const int o = j + q, query = turned ? min(o, n - 1) : r;
                        GR_REAL x = row[at + q] * ${scale};
                        uchar visible = 1;
                        #if GR_MASK == 1
                        visible = from_mask[mask_own_at[r] + mask_other_at[min(o, n - 1)]];
                        #elif GR_MASK == 2
                        x += from_mask[mask_own_at[r] + mask_other_at[min(o, n - 1)]];
                        #endif
                        #if GR_CAUSAL
                        visible = turned ? first + r <= from + o : from + o <= first + r;
                        #endif
                        x = visible ? x : -INFINITY;
                        const GR_REAL p = gr_exp(x - most[query]) * inverse[query];
                        row[at + q] = o < n ? p : 0;
                        slope[at + q] = o < n && visible ? p * (slope[at + q] - dot[query]) * ${scale} : 0;
                    }
                }
            }
            for (int c = 0; c < tiles && n > 0; c++) {
                const int across = min(GR_COLUMNS, width - c * GR_COLUMNS);
                gr_pack_columns(other_panel, other, other_depth_at + c * GR_COLUMNS, other_at, across, n);
                gr_weigh(sums + c * GR_TILE, tiles * GR_TILE, slopes, score_tiles * GR_TILE, rows, n, other_panel, tile_at, columns_at,
                    across);
            }
            for (int c = 0; c < value_tiles && n > 0 && turned; c++) {
                const int across = min(GR_COLUMNS, value_width - c * GR_COLUMNS);
                gr_pack_columns(other_panel, other_slope, other_slope_depth_at + c * GR_COLUMNS, other_slope_at, across, n);
                gr_weigh(value_sums + c * GR_TILE, value_tiles * GR_TILE, scores, score_tiles * GR_TILE, rows, n, other_panel, tile_at, columns_at,
                    across);
            }
        }
        const size_t key_grads = (size_t)heads * queries * width, value_grads = key_grads + (size_t)heads * keys * width;
        for (int r = 0; r < rows; r++) {
            const size_t number = (size_t)batch * own_count + first + r;
            for (int c = 0; c < width; c += GR_COLUMNS) {
                const int across = min(GR_COLUMNS, width - c);
                __global const GR_REAL *const row = GR_ROW(sums, tiles, r) + c * GR_TILE_ROWS;
                GR_SIMD_SHORT
                for (int q = 0; q < across; q++) {
                    GR_RESULT[(turned ? key_grads : 0) + number * width + c + q] = row[q];
                }
            }
            for (int c = 0; c < value_width && turned; c += GR_COLUMNS) {
                const int across = min(GR_COLUMNS, value_width - c);
                __global const GR_REAL *const row = GR_ROW(value_sums, value_tiles, r) + c * GR_TILE_ROWS;
                GR_SIMD_SHORT
                for (int q = 0; q < across; q++) {
                    GR_RESULT[value_grads + number * value_width + c + q] = row[q];
                }
            }
        }
    }
}
#undef GR_TILE
#undef GR_ROW
