// Parts of the matrix product on CPU drivers, see templates/gemm_cpu.cl. Tiles have GR_TILE_ROWS rows and two vectors of
// columns: the sums of a tile, two operands and a factor fit into the registers.

// Where elements stand: those with row-major numbers first, first + 1, ... over "rank" axes, of extents n (the first is not read)
// and strides s.
GR_APART
GR_FN void gr_positions(gr_index *to, gr_index first, int count, int rank, const gr_index *n, const gr_index *s) {
    const gr_index extent = n[rank - 1], stride = s[rank - 1];
    for (int i = 0; i < count; ) {
        const gr_index x = (first + i) % extent;
        gr_index rest = (first + i) / extent, at = x * stride;
        for (int d = rank - 2; rest > 0; d--) {
            at += (d > 0 ? rest % n[d] : rest) * s[d];
            rest = d > 0 ? rest / n[d] : 0;
        }
        const int end = min((gr_index)count, i + extent - x);
        for (; i < end; i++, at += stride) {
            to[i] = at;
        }
    }
}

// Four neighbouring elements of each of "most" lines, transposed: those at one place of all lines come to lie side by side.
//@ T:T4 = double:double4 int:int4 long:long4
__attribute__((always_inline))
GR_FN void gr_transpose(__global T *to, __global const T *from, const gr_index *at, const int most, int used) {
    #pragma unroll
    for (int r = 0; r < used; r += 4) {
        const int s = min(r, most - 4);
        const T4 a = vload4(0, from + at[s]), b = vload4(0, from + at[s + 1]);
        const T4 c = vload4(0, from + at[s + 2]), d = vload4(0, from + at[s + 3]);
        const T4 ab = (T4)(a.s01, b.s01).s0213, cd = (T4)(c.s01, d.s01).s0213;
        const T4 ba = (T4)(a.s23, b.s23).s0213, dc = (T4)(c.s23, d.s23).s0213;
        vstore4((T4)(ab.s01, cd.s01), 0, to + s);
        vstore4((T4)(ab.s23, cd.s23), 0, to + most + s);
        vstore4((T4)(ba.s01, dc.s01), 0, to + 2 * most + s);
        vstore4((T4)(ba.s23, dc.s23), 0, to + 3 * most + s);
    }
}

// Sixteen lines at a time: a vector takes lines four apart, so that all its quarters are transposed at once. Of twelve lines the
// last stands for those that are missing; what is written for them, behind the panel at the end, is overwritten afterwards.
__attribute__((always_inline))
GR_FN void gr_transpose(__global float *to, __global const float *from, const gr_index *at, const int most, int used) {
    if (most < 12) {
        for (int r = 0; r < used; r += 4) {
            const int s = min(r, most - 4);
            for (int k = 0; k < 4; k++) {
                const float4 four = (float4)(from[at[s] + k], from[at[s + 1] + k], from[at[s + 2] + k], from[at[s + 3] + k]);
                vstore4(four, 0, to + k * most + s);
            }
        }
        return;
    }
    #pragma unroll
    for (int r = 0; r < used; r += 16) {
        const float16 a = (float16)(vload4(0, from + at[r]), vload4(0, from + at[r + 4]),
            vload4(0, from + at[r + 8]), vload4(0, from + at[r + 12]));
        const float16 b = (float16)(vload4(0, from + at[r + 1]), vload4(0, from + at[r + 5]),
            vload4(0, from + at[r + 9]), vload4(0, from + at[r + 13]));
        const float16 c = (float16)(vload4(0, from + at[r + 2]), vload4(0, from + at[r + 6]),
            vload4(0, from + at[r + 10]), vload4(0, from + at[r + 14]));
        const float16 d = (float16)(vload4(0, from + at[r + 3]), vload4(0, from + at[r + 7]),
            vload4(0, from + at[r + 11]), vload4(0, from + at[r + 15]));
        const float16 ab = (float16)(a.s0, b.s0, a.s1, b.s1, a.s4, b.s4, a.s5, b.s5, a.s8, b.s8, a.s9, b.s9, a.sc,
            b.sc, a.sd, b.sd);
        const float16 cd = (float16)(c.s0, d.s0, c.s1, d.s1, c.s4, d.s4, c.s5, d.s5, c.s8, d.s8, c.s9, d.s9, c.sc,
            d.sc, c.sd, d.sd);
        const float16 ba = (float16)(a.s2, b.s2, a.s3, b.s3, a.s6, b.s6, a.s7, b.s7, a.sa, b.sa, a.sb, b.sb, a.se,
            b.se, a.sf, b.sf);
        const float16 dc = (float16)(c.s2, d.s2, c.s3, d.s3, c.s6, d.s6, c.s7, d.s7, c.sa, d.sa, c.sb, d.sb, c.se,
            d.se, c.sf, d.sf);
        *(__global gr_near16 *)(to + r) = (float16)(ab.s01, cd.s01, ab.s45, cd.s45, ab.s89, cd.s89, ab.scd, cd.scd);
        *(__global gr_near16 *)(to + most + r) = (float16)(ab.s23, cd.s23, ab.s67, cd.s67, ab.sab, cd.sab, ab.sef, cd.sef);
        *(__global gr_near16 *)(to + 2 * most + r) = (float16)(ba.s01, dc.s01, ba.s45, dc.s45, ba.s89, dc.s89, ba.scd, dc.scd);
        *(__global gr_near16 *)(to + 3 * most + r) = (float16)(ba.s23, dc.s23, ba.s67, dc.s67, ba.sab, dc.sab, ba.sef, dc.sef);
    }
}

// Lines of a matrix, "most" at most, side by side: element k of line r comes to to[k * most + r]. It stands in "from" where the
// tables say, at line_at[r] + k_at[k]. Missing lines repeat the last; a half that has none is left as it is. Loops over lines have
// known ends once it is inlined, which makes it several times as fast.
//@ T:T4:V:GET = float:float4:GR_FLOATS:GR_GET_4 double:double4:GR_DOUBLES:GR_GET_8
//@ T:T4:V:GET = int:int4:GR_INTS:GR_GET_4 long:long4:GR_LONGS:GR_GET_8
__attribute__((always_inline))
GR_FN void gr_pack(__global T *to, __global const T *from, const gr_index *line_at, const gr_index *k_at, int lines, int depth,
    const int most) {
    gr_index at[32];
    uchar near[32], all_near = lines == most, steps = 1;
    const int used = 2 * lines <= most ? most / 2 : most;
    for (int r = 0; r < max(most, 16); r++) {
        at[r] = line_at[min(r, lines - 1)];
    }
    for (int r = 0; r < most; r += 4) {
        const int s = min(r, most - 4);
        near[r] = at[s + 1] - at[s] == 1 && at[s + 2] - at[s] == 2 && at[s + 3] - at[s] == 3;
        all_near &= near[r] && at[s] - at[0] == s;
    }
    if (all_near) {
        const int wide = most * sizeof(T) % GR_REGISTER == 0;
        for (int k = 0; k < depth; k++, to += most) {
            __global const T *line = from + at[0] + k_at[k];
            #pragma unroll
            for (int q = 0; wide && q < most * sizeof(T) / GR_REGISTER; q++) {
                ((__global V *)to)[q] = GET(q, line);
            }
            #pragma unroll
            for (int r = 0; !wide && r < most; r += 4) {
                const int s = min(r, most - 4);
                vstore4(vload4(0, line + s), 0, to + s);
            }
        }
        return;
    }
    for (int k = 1; k < depth; k++) {
        steps &= k_at[k] - k_at[k - 1] == 1;
    }
    for (int k = 0; k < depth; ) {
        __global const T *line = from + k_at[k];
        if (k + 4 <= depth && (steps || k_at[k + 1] - k_at[k] == 1 && k_at[k + 2] - k_at[k] == 2 && k_at[k + 3] - k_at[k] == 3)) {
            gr_transpose(to, line, at, most, used);
            k += 4;
            to += 4 * most;
            continue;
        }
        for (int r = 0; r < used; r += 4) {
            const int s = min(r, most - 4);
            if (near[r]) {
                vstore4(vload4(0, line + at[s]), 0, to + s);
            } else {
                vstore4((T4)(line[at[s]], line[at[s + 1]], line[at[s + 2]], line[at[s + 3]]), 0, to + s);
            }
        }
        k++;
        to += most;
    }
}

// Panels of a tile's rows and of its columns. Compilers that find them in the loops of a product write those loops once for each case
// that they tell apart, which takes PoCL twice as long.
//@ T = float double int long
GR_APART
GR_FN void gr_pack_rows(__global T *to, __global const T *from, const gr_index *line_at, const gr_index *k_at, int lines, int depth) {
    gr_pack(to, from, line_at, k_at, lines, depth, GR_TILE_ROWS);
}

//@ T = float double int long
GR_APART
GR_FN void gr_pack_columns(__global T *to, __global const T *from, const gr_index *line_at, const gr_index *k_at, int lines,
    int depth) {
    gr_pack(to, from, line_at, k_at, lines, depth, 2 * GR_REGISTER / (int)sizeof(T));
}

// Strips of a tile's rows, one behind the other, of rows that are neighbours: those of all strips are read in one run.
//@ T:T4 = float:float4 double:double4 int:int4 long:long4
GR_APART
GR_FN void gr_pack_strips(__global T *to, __global const T *from, const gr_index *k_at, int strips, int depth) {
    for (int k = 0; k < depth; k++) {
        __global const T *line = from + k_at[k];
        __global T *strip = to + k * GR_TILE_ROWS;
        for (int i = 0; i < strips; i++, line += GR_TILE_ROWS, strip += (size_t)GR_TILE_ROWS * depth) {
            #pragma unroll
            for (int r = 0; r < GR_TILE_ROWS; r += 4) {
                const int s = min(r, GR_TILE_ROWS - 4);
                vstore4(vload4(0, line + s), 0, strip + s);
            }
        }
    }
}

// The sums of a tile, added to what it holds (adds = 1) or in place of it: element k of the columns, side by side, stands in b at
// b_at[k]; those of the rows are a panel, or where they are not (panel = 0), element k of row r stands in a at row_at[r] + k * a_step.
// A step is faster than a table: it leaves more registers. Few rows are done a third of a tile at a time, columns that fit into one
// vector without the second. Tiles start at multiples of a vector: PoCL takes three instructions for a vstore16.
//@ T:V:GET:MAD = float:GR_FLOATS:GR_GET_4:fma double:GR_DOUBLES:GR_GET_8:fma
//@ T:V:GET:MAD = int:GR_INTS:GR_GET_4:GR_MAD long:GR_LONGS:GR_GET_8:GR_MAD
#define GR_MAD(a, b, c) ((a) * (b) + (c))
#define GR_UNROLL _Pragma("unroll")
#define GR_PRODUCTS(ROWS, VECTORS, start, ELEMENT, STEP)                                            \
    {                                                                                               \
        V sum[ROWS][VECTORS];                                                                       \
        gr_index at[ROWS];                                                                          \
        GR_UNROLL for (int r = 0; r < ROWS; r++) {                                                  \
            at[r] = panel ? 0 : row_at[min((start) + r, height - 1)];                               \
            GR_UNROLL for (int q = 0; q < VECTORS; q++) sum[r][q] = 0;                              \
        }                                                                                           \
        __global const T *column = panel ? a + (start) : a;                                         \
        for (int k = 0; k < depth; k++) {                                                           \
            V w[VECTORS];                                                                           \
            GR_UNROLL for (int q = 0; q < VECTORS; q++) w[q] = GET(q, b + b_at[k]);                 \
            GR_UNROLL for (int r = 0; r < ROWS; r++) {                                              \
                const V v = column[ELEMENT];                                                        \
                GR_UNROLL for (int q = 0; q < VECTORS; q++) sum[r][q] = MAD(v, w[q], sum[r][q]);    \
            }                                                                                       \
            column += STEP;                                                                         \
        }                                                                                           \
        GR_UNROLL for (int r = 0; r < ROWS; r++) {                                                  \
            GR_UNROLL for (int q = 0; q < VECTORS; q++) {                                           \
                __global V *const to = (__global V *)tile + 2 * ((start) + r) + q;                  \
                *to = adds ? *to + sum[r][q] : sum[r][q];                                           \
            }                                                                                       \
        }                                                                                           \
    }
#define GR_SHAPES(ELEMENT, STEP)                                                                    \
    if (height <= GR_TILE_ROWS / 3 * 2) {                                                           \
        for (int h = 0; h < height; h += GR_TILE_ROWS / 3) {                                        \
            GR_PRODUCTS(GR_TILE_ROWS / 3, 2, h, ELEMENT, STEP)                                      \
        }                                                                                           \
    } else if (width * sizeof(T) <= GR_REGISTER) {                                                  \
        GR_PRODUCTS(GR_TILE_ROWS, 1, 0, ELEMENT, STEP)                                              \
    } else {                                                                                        \
        GR_PRODUCTS(GR_TILE_ROWS, 2, 0, ELEMENT, STEP)                                              \
    }
GR_APART
GR_FN void gr_multiply(__global T *tile, int adds, int panel, __global const T *a, const gr_index *row_at, gr_index a_step,
    int height, __global const T *b, const gr_index *b_at, int width, int depth) {
    if (panel) {
        GR_SHAPES(r, GR_TILE_ROWS)
    } else {
        GR_SHAPES(at[r], a_step)
    }
}
#undef GR_MAD
#undef GR_UNROLL
#undef GR_PRODUCTS
#undef GR_SHAPES

// a b + c for integers, which wrap
//@ T:U = int:uint long:ulong
GR_FN T gr_multiply_add(T a, T b, T c) {
    return (T)((U)a * (U)b + (U)c);
}
