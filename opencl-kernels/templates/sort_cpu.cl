// Stable sort of rows on CPU drivers, bottom up. With width 0 a work-item sorts a stretch of a row; else it writes a stretch of
// the merge of two neighbours of "width" sorted elements, from one half of the temporary buffers into the other. The last
// launch writes the positions.
__kernel GR_SINGLE
void ${name}(${parameters}, __global GR_KEY *keys, __global gr_index *places, const gr_index rows, const gr_index length,
    const gr_index each, const gr_index stretches, const gr_index stretches_each, const gr_index width, const int side,
    const int last) {
    const gr_index all = rows * length, first = get_global_id(0) * stretches_each;
    for (gr_index own = first; own < min(rows * stretches, first + stretches_each); own++) {
        const gr_index row = own / stretches * length, start = own % stretches * each, end = min(length, start + each);
        if (width == 0) {
            for (gr_index i = start; i < end; i++) {
                keys[row + i] = b0[row + i];
                places[row + i] = i;
            }
            const gr_index at = row + start;
            gr_sort(keys + at, places + at, keys + all + at, places + all + at, end - start, GR_DESCENDING);
            for (gr_index i = start; i < end && last; i++) {
                b1[row + i] = places[row + i];
            }
        } else {
            const gr_index pair = start / (2 * width) * (2 * width), from = (side ? all : 0) + row + pair;
            const gr_index to = (side ? 0 : all) + row + pair;
            const gr_index m = min(width, length - pair), n = min(width, length - pair - m);
            gr_merge(keys + from, places + from, m, n, start - pair, end - pair, keys + to, places + to,
                last ? b1 + row + pair : 0, GR_DESCENDING);
        }
    }
}
