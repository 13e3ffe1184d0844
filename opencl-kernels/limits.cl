// What a device can reach. GR_VECTOR is a type of the device's liking: CPUs take wide ones, and work-items that are long loops.

// Each work-item copies count vectors: from its first one on, every step-th
__kernel void gr_limit_copy(__global float4 *to, __global const float4 *from, int count, int first, int step) {
    const size_t at = get_global_id(0) * (size_t) first;
    for (int i = 0; i < count; i++) {
        to[at + i * (size_t) step] = from[at + i * (size_t) step];
    }
}

// Each work-item runs 12 chains of multiply-adds, so that none waits for its own last one and all stay in registers
__kernel void gr_limit_multiply_add(__global GR_VECTOR *to, float a, float b, int rounds) {
    const GR_VECTOR s = (GR_VECTOR) a, t = (GR_VECTOR) b;
    GR_VECTOR x0 = t, x1 = t + 1.0f, x2 = t + 2.0f, x3 = t + 3.0f, x4 = t + 4.0f, x5 = t + 5.0f, x6 = t + 6.0f, x7 = t + 7.0f;
    GR_VECTOR x8 = t + 8.0f, x9 = t + 9.0f, x10 = t + 10.0f, x11 = t + 11.0f;
    for (int i = 0; i < rounds; i++) {
        x0 = fma(x0, s, t);
        x1 = fma(x1, s, t);
        x2 = fma(x2, s, t);
        x3 = fma(x3, s, t);
        x4 = fma(x4, s, t);
        x5 = fma(x5, s, t);
        x6 = fma(x6, s, t);
        x7 = fma(x7, s, t);
        x8 = fma(x8, s, t);
        x9 = fma(x9, s, t);
        x10 = fma(x10, s, t);
        x11 = fma(x11, s, t);
    }
    to[get_global_id(0)] = x0 + x1 + x2 + x3 + x4 + x5 + x6 + x7 + x8 + x9 + x10 + x11;
}
