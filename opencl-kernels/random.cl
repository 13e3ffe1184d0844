// Counter-based random numbers: Philox 4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", 2011).

// Word index & 3 of the block at offset + (index >> 2). No vector types: loops around them do not become vector code.
GR_FN int gr_random_bits(long seed, long offset, long index) {
    ulong counter = (ulong)offset + ((ulong)index >> 2);
    uint k0 = (uint)seed, k1 = (uint)((ulong)seed >> 32);
    uint c0 = (uint)counter, c1 = (uint)(counter >> 32), c2 = 0, c3 = 0;
    #pragma unroll
    for (int i = 0; i < 10; i++) {
        ulong p0 = (ulong)0xD2511F53u * c0, p1 = (ulong)0xCD9E8D57u * c2;
        c0 = (uint)(p1 >> 32) ^ c1 ^ k0;
        c1 = (uint)p1;
        c2 = (uint)(p0 >> 32) ^ c3 ^ k1;
        c3 = (uint)p0;
        k0 += 0x9E3779B9u;
        k1 += 0xBB67AE85u;
    }
    uint word = (uint)index & 3;
    return (int)(word < 2 ? (word == 0 ? c0 : c1) : (word == 2 ? c2 : c3));
}

// [0, 1) with 24 bits
GR_FN float gr_uniform(int bits) {
    return (float)((uint)bits >> 8) * 0x1p-24f;
}

// The least k whose Poisson distribution function is at least u. Adds probabilities; what is left when they no longer count is the
// tail.
//@ T = float double
GR_FN T gr_poisson_quantile(T u, T rate) {
    if (u >= 1) {
        return (T)INFINITY;
    }
    T p = gr_exp(-rate), sum = p, k = 0;
    while (u > sum) {
        k += 1;
        p = p * (rate / k);
        T next = sum + p;
        if (!(next > sum)) {
            return k;
        }
        sum = next;
    }
    return k;
}
