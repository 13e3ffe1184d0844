// Matrix product on GPUs: a group computes a tile of GR_ROWS x GR_COLUMNS results, each of its work-items GR_PER_ROWS x
// GR_PER_COLUMNS of them in registers, from slices of A and B in local memory, GR_SLICE deep. The next slices are fetched into
// registers while the present ones are multiplied; where local memory holds two of each (GR_STAGES), one barrier a slice is enough.
// Elements are moved in pieces of GR_VECTOR neighbours where memory has them so. In mode GR_PART a group adds up "each" products only
// and puts its sums aside, mode GR_JOIN takes those up.
#define GR_DOWN (GR_ROWS / GR_PER_ROWS)
#define GR_ACROSS (GR_COLUMNS / GR_PER_COLUMNS)
#define GR_ITEMS (GR_DOWN * GR_ACROSS)
#define GR_FETCH_A (GR_ROWS * GR_SLICE / GR_VECTOR / GR_ITEMS)
#define GR_FETCH_B (GR_COLUMNS * GR_SLICE / GR_VECTOR / GR_ITEMS)
// Whether a piece that starts at a multiple of its length stands in memory as it is wanted, when neighbours of one kind are side by
// side and those of the other "pitch" apart.
#define GR_WHOLE(from, pitch) (GR_VECTOR > 1 && (pitch) % GR_VECTOR == 0 && (size_t)(from) % sizeof(GR_PIECE) == 0)
#define GR_ELEMENT(pieces, q) ((GR_REAL *)(pieces))[q]
// One piece more behind each line, so that lines start in different banks.
#define GR_LINE_A (GR_ROWS / GR_VECTOR + 1)
#define GR_LINE_B (GR_COLUMNS / GR_VECTOR + 1)

__kernel __attribute__((reqd_work_group_size(GR_ITEMS, 1, 1)))
void ${name}(${parameters}, __global GR_REAL *aside, const gr_index m, const gr_index n, const gr_index depth,
    const gr_index batches, const gr_index each, const gr_index parts, const int mode) {
    __local GR_PIECE slice_a[GR_STAGES][GR_SLICE][GR_LINE_A], slice_b[GR_STAGES][GR_SLICE][GR_LINE_B];
    const int item = get_local_id(0), column = item % GR_ACROSS, line = item / GR_ACROSS;
    const gr_index columns = (n + GR_COLUMNS - 1) / GR_COLUMNS, lines = (m + GR_ROWS - 1) / GR_ROWS, group = get_group_id(0);
    const gr_index i0 = group / columns % lines * GR_ROWS, j0 = group % columns * GR_COLUMNS;
    const gr_index matrix = group / columns / lines, batch = matrix % batches, own_part = matrix / batches;
    const gr_index start = own_part * each, end = mode == GR_JOIN ? start : min(depth, start + each);
    ${declare}
    ${batch}
    __global const GR_REAL *const from_a = ${a}, *const from_b = ${b};
    const uchar deep_a = a_k == 1, deep_b = b_k == 1;
    const uchar whole_a = GR_PLAIN_A && (deep_a || a_row == 1) && GR_WHOLE(from_a, deep_a ? a_row : a_k);
    const uchar whole_b = GR_PLAIN_B && (deep_b || b_column == 1) && GR_WHOLE(from_b, deep_b ? b_column : b_k);
    GR_PIECE next_a[GR_FETCH_A], next_b[GR_FETCH_B];
    GR_REAL sum[GR_PER_ROWS][GR_PER_COLUMNS];
    #pragma unroll
    for (int r = 0; r < GR_PER_ROWS; r++) {
        #pragma unroll
        for (int c = 0; c < GR_PER_COLUMNS; c++) {
            sum[r][c] = 0;
        }
    }
    int stage = 0;
    for (gr_index slice = start; slice < end + GR_SLICE; slice += GR_SLICE) {
        // from the second round on, the slices before are in local memory
        #pragma unroll
        for (int f = 0; f < GR_FETCH_A; f++) {
            // neighbouring work-items read neighbours in memory
            const int e = f * GR_ITEMS + item;
            gr_index i = i0 + (deep_a ? e / (GR_SLICE / GR_VECTOR) : e % (GR_ROWS / GR_VECTOR) * GR_VECTOR);
            gr_index k = slice + (deep_a ? e % (GR_SLICE / GR_VECTOR) * GR_VECTOR : e / (GR_ROWS / GR_VECTOR));
            const gr_index some = i < m && k < end ? min((gr_index)GR_VECTOR, deep_a ? end - k : m - i) : 0;
            if (whole_a && some == GR_VECTOR) {
                next_a[f] = *(__global const GR_PIECE *)(from_a + (${a_row} + ${a_k}));
            } else {
                #pragma unroll
                for (int q = 0; q < GR_VECTOR; q++) {
                    GR_ELEMENT(next_a, f * GR_VECTOR + q) = q < some ? from_a[${a_row} + ${a_k}] : 0;
                    i += !deep_a;
                    k += deep_a;
                }
            }
        }
        #pragma unroll
        for (int f = 0; f < GR_FETCH_B; f++) {
            const int e = f * GR_ITEMS + item;
            gr_index j = j0 + (deep_b ? e / (GR_SLICE / GR_VECTOR) : e % (GR_COLUMNS / GR_VECTOR) * GR_VECTOR);
            gr_index k = slice + (deep_b ? e % (GR_SLICE / GR_VECTOR) * GR_VECTOR : e / (GR_COLUMNS / GR_VECTOR));
            const gr_index some = j < n && k < end ? min((gr_index)GR_VECTOR, deep_b ? end - k : n - j) : 0;
            if (whole_b && some == GR_VECTOR) {
                next_b[f] = *(__global const GR_PIECE *)(from_b + (${b_k} + ${b_column}));
            } else {
                #pragma unroll
                for (int q = 0; q < GR_VECTOR; q++) {
                    GR_ELEMENT(next_b, f * GR_VECTOR + q) = q < some ? from_b[${b_k} + ${b_column}] : 0;
                    j += !deep_b;
                    k += deep_b;
                }
            }
        }
        if (slice > start) {
            for (int k = 0; k < GR_SLICE; k++) {
                GR_PIECE va[GR_PER_ROWS / GR_VECTOR], vb[GR_PER_COLUMNS / GR_VECTOR];
                #pragma unroll
                for (int p = 0; p < GR_PER_ROWS / GR_VECTOR; p++) {
                    va[p] = slice_a[stage][k][p * GR_DOWN + line];
                }
                #pragma unroll
                for (int p = 0; p < GR_PER_COLUMNS / GR_VECTOR; p++) {
                    vb[p] = slice_b[stage][k][p * GR_ACROSS + column];
                }
                #pragma unroll
                for (int r = 0; r < GR_PER_ROWS; r++) {
                    #pragma unroll
                    for (int c = 0; c < GR_PER_COLUMNS; c++) {
                        sum[r][c] = GR_MAD(GR_ELEMENT(va, r), GR_ELEMENT(vb, c), sum[r][c]);
                    }
                }
            }
        }
        #if GR_STAGES == 1
        barrier(CLK_LOCAL_MEM_FENCE);
        #else
        stage = !stage;
        #endif
        #pragma unroll
        for (int f = 0; f < GR_FETCH_A; f++) {
            const int e = f * GR_ITEMS + item;
            #pragma unroll
            for (int q = 0; deep_a && q < GR_VECTOR; q++) {
                const int k = e % (GR_SLICE / GR_VECTOR) * GR_VECTOR + q;
                ((__local GR_REAL *)slice_a[stage][k])[e / (GR_SLICE / GR_VECTOR)] = GR_ELEMENT(next_a, f * GR_VECTOR + q);
            }
            if (!deep_a) {
                slice_a[stage][e / (GR_ROWS / GR_VECTOR)][e % (GR_ROWS / GR_VECTOR)] = next_a[f];
            }
        }
        #pragma unroll
        for (int f = 0; f < GR_FETCH_B; f++) {
            const int e = f * GR_ITEMS + item;
            #pragma unroll
            for (int q = 0; deep_b && q < GR_VECTOR; q++) {
                const int k = e % (GR_SLICE / GR_VECTOR) * GR_VECTOR + q;
                ((__local GR_REAL *)slice_b[stage][k])[e / (GR_SLICE / GR_VECTOR)] = GR_ELEMENT(next_b, f * GR_VECTOR + q);
            }
            if (!deep_b) {
                slice_b[stage][e / (GR_COLUMNS / GR_VECTOR)][e % (GR_COLUMNS / GR_VECTOR)] = next_b[f];
            }
        }
        barrier(CLK_LOCAL_MEM_FENCE);
    }
    #pragma unroll
    for (int r = 0; r < GR_PER_ROWS; r++) {
        const gr_index y = i0 + (r / GR_VECTOR * GR_DOWN + line) * GR_VECTOR + r % GR_VECTOR;
        if (y < m) {
            ${row}
            #pragma unroll
            for (int c = 0; c < GR_PER_COLUMNS; c++) {
                const gr_index x = j0 + (c / GR_VECTOR * GR_ACROSS + column) * GR_VECTOR + c % GR_VECTOR;
                if (x < n) {
                    const size_t place = ((size_t)matrix * m + y) * n + x;
                    if (mode == GR_PART) {
                        aside[place] = sum[r][c];
                    } else {
                        GR_REAL accumulator = sum[r][c];
                        for (gr_index part = 0; mode == GR_JOIN && part < parts; part++) {
                            accumulator += aside[place + part * batches * (size_t)m * n];
                        }
                        ${element}
                    }
                }
            }
        }
    }
    ${report}
}
