// Scans along rows on CPU drivers: a work-item takes stretches of rows, one after another. Where a row has several, a first
// launch ("fold") finds what each comes to, and in the second each starts from what those before it came to. A block is scanned
// by itself, which keeps rounding errors small.
__kernel GR_SINGLE
void ${name}(${parameters}, __global GR_TYPE *totals, const gr_index rows, const gr_index length, const gr_index each,
    const gr_index stretches, const gr_index stretches_each, const int fold) {
    const gr_index first = get_global_id(0) * stretches_each, last = min(rows * stretches, first + stretches_each);
    for (gr_index own = first; own < last; own++) {
        const gr_index row = own / stretches, stretch = own % stretches;
        const gr_index start = row * length + stretch * each, end = row * length + min(length, (stretch + 1) * each);
        GR_TYPE before = GR_IDENTITY;
        for (gr_index s = own - stretch; s < own && !fold; s++) {
            before = GR_COMBINE(before, totals[s]);
        }
        for (gr_index block = start; block < end; block += GR_BLOCK) {
            const gr_index block_end = min(end, block + GR_BLOCK);
            GR_TYPE sum = GR_IDENTITY;
            for (gr_index i = block; i < block_end; i++) {
                sum = GR_COMBINE(sum, b0[i]);
                if (!fold) {
                    b1[i] = GR_COMBINE(before, sum);
                }
            }
            before = GR_COMBINE(before, sum);
        }
        if (fold) {
            totals[own] = before;
        }
    }
}
