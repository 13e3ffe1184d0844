// Elementwise on CPU drivers: a work-item takes some rows and a stretch of each; its inner loop becomes vector code.
${kind}
void ${name}(${places}${parameters}, const gr_index rows, const gr_index nx, const gr_index rows_each, const gr_index x_each) {
    const gr_index row_start = (gr_index)${place_1} * rows_each, row_end = min(rows, row_start + rows_each);
    const gr_index x_start = (gr_index)${place_0} * x_each, x_end = min(nx, x_start + x_each);
    ${declare}
    for (gr_index row = row_start; row < row_end; row++) {
        ${row}
        GR_SIMD
        for (gr_index x = x_start; x < x_end; x++) {
            ${element}
        }
    }
    ${report}
}
