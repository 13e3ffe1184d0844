// Folds across rows on CPU drivers, where neighbours in memory belong to neighbouring results: a work-item takes GR_LANES
// results, or (mode GR_PART) a part of their elements, and the compiler turns the loop over them into vector code.
__kernel GR_SINGLE
void ${name}(${parameters},
    const gr_index rows, const gr_index nx, const gr_index nj, const gr_index j_each, const gr_index parts, const int mode) {
    const gr_index first = (gr_index)get_global_id(0) * GR_LANES, width = min((gr_index)GR_LANES, nx - first);
    const gr_index row = get_global_id(1), own_part = get_global_id(2);
    const gr_index j_start = own_part * j_each, j_end = min(nj, j_start + j_each);
    ${declare}
    ${row}
    ${passes}
    ${finish}
    ${report}
}
