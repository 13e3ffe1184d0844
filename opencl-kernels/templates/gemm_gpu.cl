// Matrix product on GPUs: 16 x 16 work-items compute a tile of (16 GR_PER) x (16 GR_PER) results, GR_PER x GR_PER each, from
// slices of A and B in local memory. The next slices are fetched into registers while the present ones are multiplied.
#define GR_SIDE (16 * GR_PER)
#define GR_SLICE 16
#define GR_FETCH (GR_SIDE * GR_SLICE / 256)

__kernel __attribute__((reqd_work_group_size(256, 1, 1)))
void ${name}(${parameters}, const gr_index m, const gr_index n, const gr_index depth) {
    __local GR_REAL slice_a[GR_SLICE][GR_SIDE + 1], slice_b[GR_SLICE][GR_SIDE + 1];
    const int item = get_local_id(0), column = item % 16, line = item / 16;
    const gr_index columns = (n + GR_SIDE - 1) / GR_SIDE, lines = (m + GR_SIDE - 1) / GR_SIDE, group = get_group_id(0);
    const gr_index i0 = group / columns % lines * GR_SIDE, j0 = group % columns * GR_SIDE, batch = group / columns / lines;
    ${declare}
    ${batch}
    __global const GR_REAL *const from_a = ${a}, *const from_b = ${b};
    GR_REAL next_a[GR_FETCH], next_b[GR_FETCH], sum[GR_PER][GR_PER];
    #pragma unroll
    for (int r = 0; r < GR_PER; r++) {
        #pragma unroll
        for (int c = 0; c < GR_PER; c++) {
            sum[r][c] = 0;
        }
    }
    for (gr_index depth_start = 0; depth_start < depth + GR_SLICE; depth_start += GR_SLICE) {
        // slices depth_start - GR_SLICE are in local memory from the second round on, slices depth_start on their way
        #pragma unroll
        for (int f = 0; f < GR_FETCH; f++) {
            // neighbouring work-items read neighbours in memory
            const int e = f * 256 + item;
            const gr_index i = i0 + (a_k == 1 ? e / GR_SLICE : e % GR_SIDE), j = j0 + (b_k == 1 ? e / GR_SLICE : e % GR_SIDE);
            gr_index k = depth_start + (a_k == 1 ? e % GR_SLICE : e / GR_SIDE);
            next_a[f] = i < m && k < depth ? from_a[${a_row} + ${a_k}] : 0;
            k = depth_start + (b_k == 1 ? e % GR_SLICE : e / GR_SIDE);
            next_b[f] = j < n && k < depth ? from_b[${b_k} + ${b_column}] : 0;
        }
        if (depth_start > 0) {
            for (int k = 0; k < GR_SLICE; k++) {
                GR_REAL va[GR_PER], vb[GR_PER];
                #pragma unroll
                for (int r = 0; r < GR_PER; r++) {
                    va[r] = slice_a[k][line + 16 * r];
                    vb[r] = slice_b[k][column + 16 * r];
                }
                #pragma unroll
                for (int r = 0; r < GR_PER; r++) {
                    #pragma unroll
                    for (int c = 0; c < GR_PER; c++) {
                        sum[r][c] = GR_MAD(va[r], vb[c], sum[r][c]);
                    }
                }
            }
        }
        barrier(CLK_LOCAL_MEM_FENCE);
        #pragma unroll
        for (int f = 0; f < GR_FETCH; f++) {
            const int e = f * 256 + item;
            slice_a[a_k == 1 ? e % GR_SLICE : e / GR_SIDE][a_k == 1 ? e / GR_SLICE : e % GR_SIDE] = next_a[f];
            slice_b[b_k == 1 ? e % GR_SLICE : e / GR_SIDE][b_k == 1 ? e / GR_SLICE : e % GR_SIDE] = next_b[f];
        }
        barrier(CLK_LOCAL_MEM_FENCE);
    }
    #pragma unroll
    for (int r = 0; r < GR_PER; r++) {
        const gr_index y = i0 + line + 16 * r;
        if (y < m) {
            ${row}
            #pragma unroll
            for (int c = 0; c < GR_PER; c++) {
                const gr_index x = j0 + column + 16 * c;
                if (x < n) {
                    const GR_REAL accumulator = sum[r][c];
                    ${element}
                }
            }
        }
    }
    ${report}
}
