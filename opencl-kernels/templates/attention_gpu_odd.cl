// Makes a NaN of odd if an element of these rows is NaN or infinite.
for (gr_index i = ${from_row} + line; i < ${to_row}; i += GR_DOWN) {
    for (int c = column * GR_VECTOR; c < ${depth}; c += GR_ACROSS * GR_VECTOR) {
        int k = c;
        GR_PIECE piece;
        ${fetch}
        piece *= 0;
        #pragma unroll
        for (int q = 0; q < GR_VECTOR; q++) {
            odd += GR_ELEMENT(&piece, q);
        }
    }
}
