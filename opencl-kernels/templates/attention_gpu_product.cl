// ${sum}: products of own rows and others over ${depth} columns, GR_SLICE at a time in local memory; the next ones are on their way
// into registers while these are multiplied.
{
    GR_PIECE next_own[GR_ROWS * GR_SLICE / GR_VECTOR / GR_ITEMS], next_other[GR_COLUMNS * GR_SLICE / GR_VECTOR / GR_ITEMS];
    __local GR_PIECE *const slice_own = room, *const slice_other = room + GR_SLICE * GR_LINE_OWN;
    #pragma unroll
    for (int r = 0; r < GR_PER_ROWS; r++) {
        #pragma unroll
        for (int c = 0; c < GR_PER_COLUMNS; c++) {
            ${sum}[r][c] = 0;
        }
    }
    for (int slice = 0; slice < ${depth} + GR_SLICE; slice += GR_SLICE) {
        #pragma unroll
        for (int f = 0; f < GR_ROWS * GR_SLICE / GR_VECTOR / GR_ITEMS; f++) {
            const int e = f * GR_ITEMS + item;
            const gr_index i = first + e / (GR_SLICE / GR_VECTOR);
            int k = slice + e % (GR_SLICE / GR_VECTOR) * GR_VECTOR;
            GR_PIECE piece;
            ${own}
            next_own[f] = piece;
        }
        #pragma unroll
        for (int f = 0; f < GR_COLUMNS * GR_SLICE / GR_VECTOR / GR_ITEMS; f++) {
            const int e = f * GR_ITEMS + item;
            const gr_index i = start + e / (GR_SLICE / GR_VECTOR);
            int k = slice + e % (GR_SLICE / GR_VECTOR) * GR_VECTOR;
            GR_PIECE piece;
            ${other}
            next_other[f] = piece;
        }
        if (slice > 0) {
            for (int k = 0; k < GR_SLICE; k++) {
                GR_PIECE a[GR_PER_ROWS / GR_VECTOR], b[GR_PER_COLUMNS / GR_VECTOR];
                #pragma unroll
                for (int p = 0; p < GR_PER_ROWS / GR_VECTOR; p++) {
                    a[p] = slice_own[k * GR_LINE_OWN + p * GR_DOWN + line];
                }
                #pragma unroll
                for (int p = 0; p < GR_PER_COLUMNS / GR_VECTOR; p++) {
                    b[p] = slice_other[k * GR_LINE_OTHER + p * GR_ACROSS + column];
                }
                #pragma unroll
                for (int r = 0; r < GR_PER_ROWS; r++) {
                    #pragma unroll
                    for (int c = 0; c < GR_PER_COLUMNS; c++) {
                        ${sum}[r][c] = fma(GR_ELEMENT(a, r), GR_ELEMENT(b, c), ${sum}[r][c]);
                    }
                }
            }
        }
        barrier(CLK_LOCAL_MEM_FENCE);
        #pragma unroll
        for (int f = 0; f < GR_ROWS * GR_SLICE / GR_VECTOR / GR_ITEMS; f++) {
            const int e = f * GR_ITEMS + item, k = e % (GR_SLICE / GR_VECTOR) * GR_VECTOR;
            #pragma unroll
            for (int q = 0; q < GR_VECTOR; q++) {
                ((__local GR_REAL *)(slice_own + (k + q) * GR_LINE_OWN))[e / (GR_SLICE / GR_VECTOR)] = GR_ELEMENT(next_own + f, q);
            }
        }
        #pragma unroll
        for (int f = 0; f < GR_COLUMNS * GR_SLICE / GR_VECTOR / GR_ITEMS; f++) {
            const int e = f * GR_ITEMS + item, k = e % (GR_SLICE / GR_VECTOR) * GR_VECTOR;
            #pragma unroll
            for (int q = 0; q < GR_VECTOR; q++) {
                ((__local GR_REAL *)(slice_other + (k + q) * GR_LINE_OTHER))[e / (GR_SLICE / GR_VECTOR)] =
                    GR_ELEMENT(next_other + f, q);
            }
        }
        barrier(CLK_LOCAL_MEM_FENCE);
    }
}
