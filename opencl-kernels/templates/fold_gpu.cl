// Folds on GPUs: GR_GROUP work-items share out some results, "lanes" to each; a tree in local memory joins what they found.
// Neighbouring work-items take neighbours in memory: along a row or across results. In mode GR_PART a group sees a part of
// the elements only.
__kernel __attribute__((reqd_work_group_size(GR_GROUP, 1, 1)))
void ${name}(${parameters},
    const gr_index rows, const gr_index count, const gr_index each, const int lanes, const gr_index parts, const int mode) {
    const int item = get_local_id(0), results = GR_GROUP / lanes;
    ${place}
    const gr_index row_number = (gr_index)get_group_id(0) * results + result;
    const uchar active = row_number < rows && lane == 0;
    const gr_index row = min(row_number, rows - 1), own_part = get_group_id(1);
    const gr_index start = own_part * each, end = min(count, start + each);
    ${declare}
    ${row}
    ${passes}
    if (active) {
        ${finish}
    }
    ${report}
}
