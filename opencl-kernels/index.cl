// Indices that come from data are checked; one that is out of range is reported once and found at the next read of results.

// error holds: a flag, the number of the operation, then index and extent in two halves each
GR_FN void gr_report(__global int *error, int op, long index, long extent) {
    if (atomic_cmpxchg(error, 0, 1) == 0) {
        error[1] = op;
        error[2] = (int)index;
        error[3] = (int)(index >> 32);
        error[4] = (int)extent;
        error[5] = (int)(extent >> 32);
    }
}

GR_FN uchar gr_outside(long index, gr_index extent) {
    return index < 0 || index >= extent ? 1 : 0;
}

// Of the indices that were out of range the largest as an unsigned number
GR_FN ulong gr_worst(ulong worst, long index, uchar outside) {
    return max(worst, outside ? (ulong)index : 0ul);
}
