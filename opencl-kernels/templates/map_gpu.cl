// Elementwise on GPUs: a work-item takes GR_EACH elements, in steps along a row or from row to row. It computes all before it stores
// any, so that their loads wait for memory together. A group is a tile of "width" columns, which some drivers want numbered along one
// dimension: they allow no more than 65535 groups along the others.
__kernel void ${name}(${parameters}, const gr_index rows, const gr_index nx, const int width, const int x_step,
    const int row_step) {
    const int item = get_local_id(0), height = get_local_size(0) / width;
    const gr_index across = (nx + width + (GR_EACH - 1) * x_step - 1) / (width + (GR_EACH - 1) * x_step), group = get_group_id(0);
    const gr_index x_start = group % across * (width + (GR_EACH - 1) * x_step) + item % width;
    const gr_index row_start = group / across * (height + (GR_EACH - 1) * row_step) + item / width;
    ${declare}
    ${values}
    #pragma unroll
    for (int q = 0; q < GR_EACH; q++) {
        const gr_index x = x_start + q * x_step, row = row_start + q * row_step;
        if (x < nx && row < rows) {
            ${row}
            ${element}
            ${keep}
        }
    }
    #pragma unroll
    for (int q = 0; q < GR_EACH; q++) {
        const gr_index x = x_start + q * x_step, row = row_start + q * row_step;
        if (x < nx && row < rows) {
            ${row}
            ${take}
            ${store}
        }
    }
    ${report}
}
