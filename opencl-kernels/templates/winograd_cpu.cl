// Convolution with filters of 3 x 3 and stride 1 on CPU drivers as sixteen products of channels, see winograd.cl: a tile of 2 x 2
// results takes 16 multiplications instead of 36. It is the product of templates/gemm_cpu.cl whose columns are windows over images.
// The first launch transforms the filters, a tile's rows a work-item, into panels. In the second, a work-item takes blocks of "each"
// segments: of an image "down" lines of tiles. All channels of a block are transformed into panels of columns, and each of the
// filters' panels is multiplied with them. A result that is not finite is computed once more as the sum that it is: an infinity
// would spread over its tile.
#define GR_PLACES 16

__kernel GR_SINGLE
void ${name}(${parameters}, __global float *filters, __global float *rooms, const gr_index m, const int channels,
    const int height, const int width, const gr_index channel, const gr_index pitch, const gr_index end,
    const int down, const int groups, const gr_index segments, const int each, const gr_index blocks, const gr_index blocks_each,
    const gr_index room, const int mode) {
    const int across = (width + 1) / 2, lanes = (across * down + 15) / 16 * 16;
    ${declare}
    if (mode == GR_FILTERS) {
        const gr_index batch = 0, strip = get_global_id(0);
        __global const float *const from_a = ${a};
        __global float *const to = filters + (size_t)strip * GR_PLACES * GR_TILE_ROWS * channels;
        gr_index row_at[GR_TILE_ROWS];
        for (int r = 0; r < GR_TILE_ROWS; r++) {
            const gr_index i = min(strip * GR_TILE_ROWS + r, m - 1);
            row_at[r] = ${a_row};
        }
        float filter[9 * 16] = {0};
        for (int channel_here = 0; channel_here < channels; channel_here++) {
            for (int e = 0; e < 9; e++) {
                const gr_index k = 9 * channel_here + e, element = ${a_k};
                for (int r = 0; r < GR_TILE_ROWS; r++) {
                    filter[e * 16 + r] = from_a[row_at[r] + element];
                }
            }
            gr_filter(to + channel_here * GR_TILE_ROWS, channels * GR_TILE_ROWS, filter);
        }
        return;
    }
    // panels that follow one another at multiples of a page would be in one another's way in the cache
    const int panel_size = (channels + 1) * GR_COLUMNS;
    const int all = (lanes * each + GR_COLUMNS - 1) / GR_COLUMNS * GR_COLUMNS, parity = (down + 1) * across + 48;
    __global float *const image = rooms + get_global_id(0) * (size_t)room;
    __global float *const products = image + (size_t)GR_PLACES * panel_size * (all / GR_COLUMNS);
    __global float *const results = products + GR_PLACES * GR_TILE_ROWS * GR_COLUMNS;
    __global float *const lines = results + (size_t)GR_TILE_ROWS * 4 * all;
    gr_index columns_at[GR_MOST_DEPTH];
    for (int k = 0; k < GR_MOST_DEPTH; k++) {
        columns_at[k] = k * GR_COLUMNS;
    }
    const gr_index block_start = get_global_id(0) * blocks_each, block_end = min(blocks, block_start + blocks_each);
    for (gr_index block = block_start; block < block_end; block++) {
        const gr_index first = block * each;
        const int some = min((gr_index)each, segments - first);
        for (int part = 0; part < some; part++) {
            const gr_index batch = (first + part) / groups;
            const int top = (first + part) % groups * down, deep = min(down, (height + 1) / 2 - top);
            __global const float *const from_b = ${b};
            for (int channel_here = 0; channel_here < channels; channel_here++) {
                for (int line = 0; line < 2 * deep + 2; line++) {
                    // below the image nothing counts
                    const gr_index at = from_b - b1 + channel_here * channel + min(2 * top + line, height + 1) * pitch;
                    gr_along(lines + line % 2 * 4 * parity + line / 2 * across, parity, b1 + at, across, end - at);
                }
                for (int t = 0; t < lanes; t += 16) {
                    const int lane = part * lanes + t;
                    gr_down(image + (size_t)(lane / GR_COLUMNS) * GR_PLACES * panel_size + channel_here * GR_COLUMNS
                        + lane % GR_COLUMNS, panel_size, lines + t, parity, across);
                }
            }
        }
        for (gr_index strip = 0; strip * GR_TILE_ROWS < m; strip++) {
            const int rows = min((gr_index)GR_TILE_ROWS, m - strip * GR_TILE_ROWS);
            for (int lane = 0; lane < some * lanes; lane += GR_COLUMNS) {
                const int columns = min(GR_COLUMNS, some * lanes - lane);
                for (int place = 0; place < GR_PLACES; place++) {
                    __global const float *const filter = filters + ((size_t)strip * GR_PLACES + place) * channels * GR_TILE_ROWS;
                    __global const float *const panel = image + ((size_t)lane / GR_COLUMNS * GR_PLACES + place) * panel_size;
                    for (int depth = 0; depth < channels; depth += GR_MOST_DEPTH) {
                        const int deep = min(GR_MOST_DEPTH, channels - depth);
                        gr_multiply(products + place * GR_TILE_ROWS * GR_COLUMNS, depth > 0, 1, filter + depth * GR_TILE_ROWS,
                            columns_at, 0, rows, panel + depth * GR_COLUMNS, columns_at, columns, deep);
                    }
                }
                for (int r = 0; r < rows; r++) {
                    for (int q = 0; q < columns; q += 16) {
                        gr_back(results + (size_t)r * 4 * all + 2 * (lane + q), 2 * all, products + r * GR_COLUMNS + q,
                            GR_TILE_ROWS * GR_COLUMNS);
                    }
                }
            }
            for (int r = 0; r < rows; r++) {
                const gr_index y = strip * GR_TILE_ROWS + r;
                for (int part = 0; part < some; part++) {
                    const gr_index batch = (first + part) / groups;
                    const int top = (first + part) % groups * down, deep = min(2 * down, height - 2 * top);
                    ${batch}
                    ${row}
                    for (int line = 0; line < deep; line++) {
                        const gr_index start = (gr_index)(2 * top + line) * width;
                        __global float *const sums = results + (size_t)(2 * r + line % 2) * 2 * all
                            + 2 * (part * lanes + line / 2 * across);
                        if (!gr_all_finite(sums, width)) {
                            __global const float *const from_a = ${a}, *const from_b = ${b};
                            for (int q = 0; q < width; q++) {
                                if (!isfinite(sums[q])) {
                                    const gr_index i = y;
                                    float sum = 0;
                                    for (gr_index k = 0; k < 9 * channels; k++) {
                                        sum = fma(from_a[${a_row} + ${a_k}],
                                            from_b[k / 9 * channel + (2 * top + line + k % 9 / 3) * pitch + q + k % 3], sum);
                                    }
                                    sums[q] = sum;
                                }
                            }
                        }
                        GR_SIMD_SHORT
                        for (int q = 0; q < width; q++) {
                            const gr_index x = start + q;
                            const float accumulator = sums[q];
                            ${element}
                        }
                    }
                }
            }
        }
    }
    ${report}
}
#undef GR_PLACES
