// Scans along rows on GPUs: "lanes" work-items of a group scan a stretch of a row, GR_PER elements each at a time, and combine
// what they found by doubling distances (Hillis and Steele, "Data parallel algorithms", 1986). Where a row has several stretches,
// a first launch ("fold") finds what each comes to, and in the second each starts from what those before it came to.
__kernel __attribute__((reqd_work_group_size(GR_GROUP, 1, 1)))
void ${name}(${parameters}, __global GR_TYPE *totals, const gr_index rows, const gr_index length, const gr_index each,
    const gr_index stretches, const int lanes, const int fold) {
    __local GR_TYPE sums[GR_GROUP];
    const int item = get_local_id(0), lane = item % lanes;
    const gr_index stretch = get_group_id(0) % stretches;
    const gr_index row_number = get_group_id(0) / stretches * (GR_GROUP / lanes) + item / lanes;
    const uchar active = row_number < rows;
    const gr_index row = min(row_number, rows - 1), end = min(length, (stretch + 1) * each);
    GR_TYPE before = GR_IDENTITY;
    for (gr_index s = 0; s < stretch && !fold; s++) {
        before = GR_COMBINE(before, totals[row * stretches + s]);
    }
    for (gr_index block = stretch * each; block < end; block += lanes * GR_PER) {
        const gr_index own = block + lane * GR_PER;
        GR_TYPE sum = GR_IDENTITY;
        for (gr_index i = own; i < min(end, own + GR_PER); i++) {
            sum = GR_COMBINE(sum, b0[row * length + i]);
        }
        sums[item] = sum;
        barrier(CLK_LOCAL_MEM_FENCE);
        for (int h = 1; h < lanes; h *= 2) {
            const GR_TYPE other = lane >= h ? sums[item - h] : GR_IDENTITY;
            barrier(CLK_LOCAL_MEM_FENCE);
            sums[item] = GR_COMBINE(other, sums[item]);
            barrier(CLK_LOCAL_MEM_FENCE);
        }
        if (active && !fold) {
            GR_TYPE running = lane > 0 ? GR_COMBINE(before, sums[item - 1]) : before;
            for (gr_index i = own; i < min(end, own + GR_PER); i++) {
                running = GR_COMBINE(running, b0[row * length + i]);
                b1[row * length + i] = running;
            }
        }
        before = GR_COMBINE(before, sums[item - lane + lanes - 1]);
        barrier(CLK_LOCAL_MEM_FENCE);
    }
    if (active && fold && lane == 0) {
        totals[row * stretches + stretch] = before;
    }
}
