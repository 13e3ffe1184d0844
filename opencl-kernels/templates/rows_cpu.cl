// Folds along rows on CPU drivers: a work-item takes whole rows.
__kernel __attribute__((reqd_work_group_size(1, 1, 1)))
void ${name}(${parameters}, const gr_index rows, const gr_index rows_each, const gr_index nj, const gr_index nx) {
    const gr_index row_start = (gr_index)get_global_id(0) * rows_each, row_end = min(rows, row_start + rows_each);
    const gr_index j_start = 0, j_end = nj, x_start = 0, x_end = nx;
    ${declare}
    for (gr_index row = row_start; row < row_end; row++) {
        ${row}
        ${passes}
        ${finish}
    }
    ${report}
}
