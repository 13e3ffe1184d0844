for (gr_index j = j_start; j < j_end; j++) {
    ${outer}
    gr_index t = x_start;
    for (; t + GR_LANES <= x_end; t += GR_LANES) {
        ${ahead}
        GR_SIMD_LANES
        for (gr_index l = 0; l < GR_LANES; l++) {
            const gr_index x = t + l;
            ${element}
        }
    }
    GR_SIMD
    for (gr_index x = t; x < x_end; x++) {
        ${element}
    }
}
