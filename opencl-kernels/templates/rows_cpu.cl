// Folds along rows on CPU drivers: a work-item takes whole rows, or (mode GR_PART) a part of one row. It keeps GR_LANES
// partial results, so that the additions of neighbours do not wait for one another and become vector code; sums of floats are
// carried over to a second level every GR_BLOCK elements, which keeps rounding errors small.
__kernel GR_SINGLE
void ${name}(${parameters},
    const gr_index rows, const gr_index rows_each, const gr_index nj, const gr_index nx, const gr_index j_each,
        const gr_index x_each,
    const gr_index parts, const int mode) {
    const gr_index row_start = (gr_index)get_global_id(0) * rows_each, row_end = min(rows, row_start + rows_each);
    const gr_index own_part = get_global_id(1);
    const gr_index j_start = j_each < nj ? own_part * j_each : 0, j_end = min(nj, j_start + j_each);
    const gr_index x_start = x_each < nx ? own_part * x_each : 0, x_end = min(nx, x_start + x_each);
    ${declare}
    for (gr_index row = row_start; row < row_end; row++) {
        ${row}
        ${passes}
        ${finish}
    }
    ${report}
}
