// Parts of the matrix product on CPU drivers, see templates/gemm_cpu.cl. Tiles have 6 rows and W columns, two vectors V wide:
// 12 sums, two operands and a factor fit into the 16 vector registers that processors have at least.

// Panels of 6 rows of A, column after column; missing rows are zeros. Row r and column k stand where the tables say
//@ T = float double int long
GR_FN void gr_pack_rows(__global T *to, __global const T *a, const gr_index *row_at, const gr_index *k_at, int rows, int depth) {
    for (int i = 0; i < rows; i += 6) {
        gr_index at[6];
        for (int r = 0; r < 6; r++) {
            at[r] = row_at[min(i + r, rows - 1)];
        }
        if (i + 6 <= rows) {
            for (int k = 0; k < depth; k++, to += 6) {
                __global const T *from = a + k_at[k];
                for (int r = 0; r < 6; r++) {
                    to[r] = from[at[r]];
                }
            }
        } else {
            for (int k = 0; k < depth; k++, to += 6) {
                __global const T *from = a + k_at[k];
                for (int r = 0; r < 6; r++) {
                    to[r] = i + r < rows ? from[at[r]] : 0;
                }
            }
        }
    }
}

// Panels of W columns of B, row after row; missing columns are zeros. Row k and column j stand where the tables say
//@ T:GET:PUT:W = float:vload8:vstore8:16 double:vload4:vstore4:8 int:vload8:vstore8:16 long:vload4:vstore4:8
GR_FN void gr_pack_columns(__global T *to, __global const T *b, const gr_index *k_at, const gr_index *column_at, int depth, int columns) {
    for (int j = 0; j < columns; j += W) {
        const int width = min(W, columns - j);
        gr_index at[W];
        int neighbours = width == W;
        for (int q = 0; q < W; q++) {
            at[q] = column_at[min(j + q, columns - 1)];
            neighbours &= at[q] == at[0] + q;
        }
        if (neighbours) {
            for (int k = 0; k < depth; k++, to += W) {
                __global const T *from = b + at[0] + k_at[k];
                PUT(GET(0, from), 0, to);
                PUT(GET(1, from), 1, to);
            }
        } else {
            for (int k = 0; k < depth; k++, to += W) {
                __global const T *from = b + k_at[k];
                for (int q = 0; q < W; q++) {
                    to[q] = q < width ? from[at[q]] : 0;
                }
            }
        }
    }
}

// The products of one pair of panels: a tile of 6 x W
//@ T:V:GET:PUT:W:MAD = float:float8:vload8:vstore8:16:fma double:double4:vload4:vstore4:8:fma
//@ T:V:GET:PUT:W:MAD = int:int8:vload8:vstore8:16:GR_MAD long:long4:vload4:vstore4:8:GR_MAD
#define GR_MAD(a, b, c) ((a) * (b) + (c))
#define GR_STEP(r)                      \
    {                                   \
        const V v = a[r];               \
        c##r##0 = MAD(v, b0, c##r##0);  \
        c##r##1 = MAD(v, b1, c##r##1);  \
    }
#define GR_LEAVE(r)                     \
    PUT(c##r##0, 2 * r, tile);          \
    PUT(c##r##1, 2 * r + 1, tile);
GR_FN void gr_multiply(T *tile, __global const T *a, __global const T *b, int depth) {
    V c00 = 0, c01 = 0, c10 = 0, c11 = 0, c20 = 0, c21 = 0, c30 = 0, c31 = 0, c40 = 0, c41 = 0, c50 = 0, c51 = 0;
    for (int k = 0; k < depth; k++) {
        const V b0 = GET(0, b), b1 = GET(1, b);
        GR_STEP(0) GR_STEP(1) GR_STEP(2) GR_STEP(3) GR_STEP(4) GR_STEP(5)
        a += 6;
        b += W;
    }
    GR_LEAVE(0) GR_LEAVE(1) GR_LEAVE(2) GR_LEAVE(3) GR_LEAVE(4) GR_LEAVE(5)
}
#undef GR_MAD
#undef GR_STEP
#undef GR_LEAVE

// a b + c for integers, which wrap
//@ T:U = int:uint long:ulong
GR_FN T gr_multiply_add(T a, T b, T c) {
    return (T)((U)a * (U)b + (U)c);
}
