// From column k on neighbours of row i, zeros for what is outside.
const int some = i < ${rows} && k < ${depth} ? min(GR_VECTOR, ${depth} - k) : 0;
if (${whole} && some == GR_VECTOR) {
    piece = *(__global const GR_PIECE *)(${from} + (${row} + ${column}));
} else {
    #pragma unroll
    for (int q = 0; q < GR_VECTOR; q++, k++) {
        GR_ELEMENT(&piece, q) = q < some ? ${from}[${row} + ${column}] : 0;
    }
}
