// Parts of templates/winograd_cpu.cl: the transforms of filters and images for the minimal filtering algorithm F(2 x 2, 3 x 3) of
// Lavin and Gray, "Fast algorithms for convolutional neural networks", 2016. They only add, but for halves in that of the filters.

// G g G^T for a tile's rows of filters: g has nine elements of sixteen filters, those of the first at every place first. The sixteen
// results stand "apart".
GR_APART
GR_FN void gr_filter(__global float *to, int apart, const float *g) {
    float16 lines[4][3];
    #pragma unroll
    for (int j = 0; j < 3; j++) {
        const float16 a = vload16(j, g), b = vload16(3 + j, g), c = vload16(6 + j, g);
        const float16 outer = 0.5f * (a + c), inner = 0.5f * b;
        lines[0][j] = a;
        lines[1][j] = outer + inner;
        lines[2][j] = outer - inner;
        lines[3][j] = c;
    }
    #pragma unroll
    for (int i = 0; i < 4; i++) {
        const float16 outer = 0.5f * (lines[i][0] + lines[i][2]), inner = 0.5f * lines[i][1];
        float results[4][16];
        vstore16(lines[i][0], 0, results[0]);
        vstore16(outer + inner, 0, results[1]);
        vstore16(outer - inner, 0, results[2]);
        vstore16(lines[i][2], 0, results[3]);
        for (int j = 0; j < 4; j++) {
            for (int r = 0; r < GR_TILE_ROWS; r++) {
                to[(4 * i + j) * apart + r] = results[j][r];
            }
        }
    }
}

// A line of an image along its tiles, which begin at every second element and are four wide: four results, "apart". The line may be
// read up to element "left"; behind it are zeros. What is written behind the last tile means nothing.
GR_APART
GR_FN void gr_along(__global float *to, int apart, __global const float *from, int tiles, gr_index left) {
    for (int t = 0; t < tiles; t += 16) {
        float16 lower, upper, next_lower, next_upper;
        if (2 * t + 34 <= left) {
            lower = vload16(0, from + 2 * t);
            upper = vload16(1, from + 2 * t);
            next_lower = vload16(0, from + 2 * t + 2);
            next_upper = vload16(1, from + 2 * t + 2);
        } else {
            float line[34];
            for (int e = 0; e < 34; e++) {
                line[e] = 2 * t + e < left ? from[2 * t + e] : 0;
            }
            lower = vload16(0, line);
            upper = vload16(1, line);
            next_lower = vload16(0, line + 2);
            next_upper = vload16(1, line + 2);
        }
        const float16 a = (float16)(lower.even, upper.even), b = (float16)(lower.odd, upper.odd);
        const float16 c = (float16)(next_lower.even, next_upper.even), d = (float16)(next_lower.odd, next_upper.odd);
        *(__global gr_near16 *)(to + t) = a - c;
        *(__global gr_near16 *)(to + apart + t) = b + c;
        *(__global gr_near16 *)(to + 2 * apart + t) = c - b;
        *(__global gr_near16 *)(to + 3 * apart + t) = b - d;
    }
}

// Four lines so transformed, for sixteen tiles: lines of even number, their four parts "parity" apart, then those of odd number.
// The lines below them follow "across" behind. Sixteen vectors, "apart".
GR_APART
GR_FN void gr_down(__global float *to, int apart, __global const float *lines, int parity, int across) {
    #pragma unroll
    for (int p = 0; p < 4; p++) {
        const float16 a = *(__global const gr_near16 *)(lines + p * parity);
        const float16 b = *(__global const gr_near16 *)(lines + (4 + p) * parity);
        const float16 c = *(__global const gr_near16 *)(lines + p * parity + across);
        const float16 d = *(__global const gr_near16 *)(lines + (4 + p) * parity + across);
        *(__global float16 *)(to + p * apart) = a - c;
        *(__global float16 *)(to + (4 + p) * apart) = b + c;
        *(__global float16 *)(to + (8 + p) * apart) = c - b;
        *(__global float16 *)(to + (12 + p) * apart) = b - d;
    }
}

// Back: sixteen tiles from as many products, "apart". Two lines of results, the second "below".
GR_APART
GR_FN void gr_back(__global float *to, int below, __global const float *products, int apart) {
    float16 upper[4], lower[4];
    #pragma unroll
    for (int p = 0; p < 4; p++) {
        const float16 a = *(__global const float16 *)(products + p * apart);
        const float16 b = *(__global const float16 *)(products + (4 + p) * apart);
        const float16 c = *(__global const float16 *)(products + (8 + p) * apart);
        const float16 d = *(__global const float16 *)(products + (12 + p) * apart);
        upper[p] = a + b + c;
        lower[p] = b - c - d;
    }
    #pragma unroll
    for (int i = 0; i < 2; i++) {
        const float16 *s = i ? lower : upper;
        const float16 e = s[0] + s[1] + s[2], o = s[1] - s[2] - s[3];
        *(__global float16 *)(to + i * below) = (float16)(e.s0, o.s0, e.s1, o.s1, e.s2, o.s2, e.s3, o.s3, e.s4, o.s4,
            e.s5, o.s5, e.s6, o.s6, e.s7, o.s7);
        *(__global float16 *)(to + i * below + 16) = (float16)(e.s8, o.s8, e.s9, o.s9, e.sa, o.sa, e.sb, o.sb, e.sc,
            o.sc, e.sd, o.sd, e.se, o.se, e.sf, o.sf);
    }
}

GR_FN int gr_all_finite(__global float *x, int count) {
    int other = 0;
    GR_SIMD_SHORT
    for (int i = 0; i < count; i++) {
        other |= (as_int(x[i]) & 0x7f800000) == 0x7f800000;
    }
    return !other;
}
