// Stable sort of rows on GPUs, bottom up. With width 0, "each" work-items of a group sort a stretch of a row: each finds the
// place of one element by comparing it with all others. Else a work-item writes a stretch of the merge of two neighbours of
// "width" sorted elements, from one half of the temporary buffers into the other. The last launch writes the positions.
__kernel __attribute__((reqd_work_group_size(GR_GROUP, 1, 1)))
void ${name}(${parameters}, __global GR_KEY *keys, __global gr_index *places, const gr_index rows, const gr_index length,
    const gr_index each, const gr_index stretches, const gr_index width, const int side, const int last) {
    __local GR_KEY others[GR_GROUP];
    const gr_index all = rows * length;
    const int item = get_local_id(0), lane = width == 0 ? item % each : 0;
    const gr_index own = width == 0 ? get_group_id(0) * (GR_GROUP / each) + item / each : get_global_id(0);
    const gr_index row = own / stretches * length, start = own % stretches * each, end = min(length, start + each);
    const uchar active = own < rows * stretches && start + lane < end;
    const GR_KEY key = active ? b0[row + start + lane] : 0;
    others[item] = key;
    barrier(CLK_LOCAL_MEM_FENCE);
    if (active && width == 0) {
        gr_index at = row + start;
        for (int k = 0; k < end - start; k++) {
            const GR_KEY other = others[item - lane + k];
            at += k < lane ? !gr_sorts_before(key, other, GR_DESCENDING) : gr_sorts_before(other, key, GR_DESCENDING);
        }
        if (last) {
            b1[at] = start + lane;
        } else {
            keys[at] = key;
            places[at] = start + lane;
        }
    }
    if (active && width > 0) {
        const gr_index pair = start / (2 * width) * (2 * width), from = (side ? all : 0) + row + pair;
        const gr_index to = (side ? 0 : all) + row + pair;
        const gr_index m = min(width, length - pair), n = min(width, length - pair - m);
        gr_merge(keys + from, places + from, m, n, start - pair, end - pair, keys + to, places + to,
            last ? b1 + row + pair : 0, GR_DESCENDING);
    }
}
