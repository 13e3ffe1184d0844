// Adds to the sums other rows times their weights, GR_ACROSS rows at a time: those whose weights are in one column of all work-items.
{
    GR_PIECE next[GR_ACROSS * GR_SPAN / GR_VECTOR / GR_ITEMS];
    __local GR_PIECE *const weights = room, *const summed = room + GR_ACROSS * GR_LINE_OWN;
    #pragma unroll
    for (int c = 0; c <= GR_PER_COLUMNS; c++) {
        #pragma unroll
        for (int f = 0; c < GR_PER_COLUMNS && f < GR_ACROSS * GR_SPAN / GR_VECTOR / GR_ITEMS; f++) {
            const int e = f * GR_ITEMS + item;
            const gr_index i = start + GR_PLACE(c, GR_ACROSS, e / (GR_SPAN / GR_VECTOR));
            int k = from_column + e % (GR_SPAN / GR_VECTOR) * GR_VECTOR;
            GR_PIECE piece;
            ${summed}
            next[f] = piece;
        }
        for (int t = 0; c > 0 && t < GR_ACROSS; t++) {
            GR_PIECE a[GR_PER_ROWS / GR_VECTOR], b[GR_PER_SUMS / GR_VECTOR];
            #pragma unroll
            for (int p = 0; p < GR_PER_ROWS / GR_VECTOR; p++) {
                a[p] = weights[t * GR_LINE_OWN + p * GR_DOWN + line];
            }
            #pragma unroll
            for (int p = 0; p < GR_PER_SUMS / GR_VECTOR; p++) {
                b[p] = summed[t * GR_LINE_SUMS + p * GR_ACROSS + column];
            }
            #pragma unroll
            for (int r = 0; r < GR_PER_ROWS; r++) {
                #pragma unroll
                for (int v = 0; v < GR_PER_SUMS; v++) {
                    sum[r][v] = fma(GR_ELEMENT(a, r), GR_ELEMENT(b, v), sum[r][v]);
                }
            }
        }
        barrier(CLK_LOCAL_MEM_FENCE);
        #pragma unroll
        for (int r = 0; c < GR_PER_COLUMNS && r < GR_PER_ROWS; r++) {
            ((__local GR_REAL *)(weights + column * GR_LINE_OWN))[GR_OWN(r)] = score[r][c];
        }
        #pragma unroll
        for (int f = 0; c < GR_PER_COLUMNS && f < GR_ACROSS * GR_SPAN / GR_VECTOR / GR_ITEMS; f++) {
            const int e = f * GR_ITEMS + item;
            summed[e / (GR_SPAN / GR_VECTOR) * GR_LINE_SUMS + e % (GR_SPAN / GR_VECTOR)] = next[f];
        }
        barrier(CLK_LOCAL_MEM_FENCE);
    }
}
