for (gr_index j = j_start; j < j_end; j++) {
    ${outer}
    for (gr_index b = x_start; b < x_end; b += GR_BLOCK) {
        const gr_index b_end = min(x_end, b + GR_BLOCK);
        ${begin}
        gr_index t = b;
        for (; t + GR_LANES <= b_end; t += GR_LANES) {
            ${ahead}
            GR_SIMD_LANES
            for (gr_index l = 0; l < GR_LANES; l++) {
                const gr_index x = t + l;
                ${element}
            }
        }
        GR_SIMD
        for (gr_index l = 0; l < b_end - t; l++) {
            const gr_index x = t + l;
            ${element}
        }
        ${end}
    }
}
