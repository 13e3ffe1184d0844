// Second launch of a fold over few long rows on CPU drivers: a work-item joins the parts of some rows.
__kernel __attribute__((reqd_work_group_size(1, 1, 1)))
void ${name}(${parameters}, const gr_index rows, const gr_index rows_each, const gr_index parts) {
    const gr_index row_start = (gr_index)get_global_id(0) * rows_each, row_end = min(rows, row_start + rows_each);
    ${declare}
    for (gr_index row = row_start; row < row_end; row++) {
        ${row}
        ${passes}
        ${finish}
    }
    ${report}
}
