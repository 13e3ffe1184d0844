// What a device can reach. GR_VECTOR is float for GPUs and float16 for CPUs, whose work-items are long loops.

// Each work-item copies count vectors: from its first one on, every step-th
__kernel void gr_limit_copy(__global float4 *to, __global const float4 *from, int count, int first, int step) {
    const size_t at = get_global_id(0) * (size_t) first;
    for (int i = 0; i < count; i++) {
        to[at + i * (size_t) step] = from[at + i * (size_t) step];
    }
}

// Each work-item runs 8 chains of multiply-adds, so that none waits for its own last one
__kernel void gr_limit_multiply_add(__global GR_VECTOR *to, float a, float b, int rounds) {
    const GR_VECTOR s = (GR_VECTOR) a, t = (GR_VECTOR) b;
    GR_VECTOR x0 = t + 0.0f, x1 = t + 0.1f, x2 = t + 0.2f, x3 = t + 0.3f, x4 = t + 0.4f, x5 = t + 0.5f, x6 = t + 0.6f, x7 = t + 0.7f;
    for (int i = 0; i < rounds; i++) {
        x0 = fma(x0, s, t);
        x1 = fma(x1, s, t);
        x2 = fma(x2, s, t);
        x3 = fma(x3, s, t);
        x4 = fma(x4, s, t);
        x5 = fma(x5, s, t);
        x6 = fma(x6, s, t);
        x7 = fma(x7, s, t);
    }
    to[get_global_id(0)] = x0 + x1 + x2 + x3 + x4 + x5 + x6 + x7;
}
