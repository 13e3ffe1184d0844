// Elementwise on GPUs: a work-item takes "each" elements of a column. A group is a tile of "width" columns, which some drivers want
// numbered along one dimension: they allow no more than 65535 groups along the others.
__kernel void ${name}(${parameters}, const gr_index rows, const gr_index nx, const int width, const int each) {
    const int item = get_local_id(0), height = get_local_size(0) / width;
    const gr_index across = (nx + width - 1) / width, group = get_group_id(0);
    const gr_index x = group % across * width + item % width, first = group / across * height * each + item / width;
    ${declare}
    for (int e = 0; e < each; e++) {
        const gr_index row = first + e * height;
        if (x < nx && row < rows) {
            ${row}
            ${element}
        }
    }
    ${report}
}
