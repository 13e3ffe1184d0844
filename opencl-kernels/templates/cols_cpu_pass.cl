for (gr_index b = j_start; b < j_end; b += GR_BLOCK) {
    const gr_index b_end = min(j_end, b + GR_BLOCK);
    ${begin}
    for (gr_index j = b; j < b_end; j++) {
        ${outer}
        GR_SIMD
        for (gr_index l = 0; l < width; l++) {
            const gr_index x = first + l;
            ${element}
        }
    }
    ${end}
}
