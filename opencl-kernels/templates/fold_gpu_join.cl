// Second launch of a fold over few long rows on GPUs: a work-item joins the parts of a row.
__kernel void ${name}(${parameters}, const gr_index rows, const gr_index parts) {
    const gr_index row = get_global_id(0);
    ${declare}
    if (row < rows) {
        ${row}
        ${passes}
        ${finish}
    }
    ${report}
}
