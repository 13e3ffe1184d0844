// First launch of a fold over few long rows on CPU drivers: a work-item folds one part of one row.
__kernel __attribute__((reqd_work_group_size(1, 1, 1)))
void ${name}(${parameters}, const gr_index rows, const gr_index nj, const gr_index nx, const gr_index j_each, const gr_index x_each) {
    const gr_index total = rows;
    const gr_index part = get_global_id(0), row = get_global_id(1);
    const gr_index j_start = j_each == nj ? 0 : part * j_each, j_end = min(nj, j_start + j_each);
    const gr_index x_start = x_each == nx ? 0 : part * x_each, x_end = min(nx, x_start + x_each);
    ${declare}
    ${row}
    ${passes}
    ${finish}
    ${report}
}
