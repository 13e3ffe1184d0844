// Elementwise on GPUs: a work-item an element.
__kernel void ${name}(${parameters}, const gr_index rows, const gr_index nx) {
    const gr_index x = get_global_id(0), row = get_global_id(1);
    ${declare}
    if (x < nx && row < rows) {
        ${row}
        ${element}
    }
    ${report}
}
