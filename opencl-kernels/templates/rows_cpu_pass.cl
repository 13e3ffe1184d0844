for (gr_index j = j_start; j < j_end; j++) {
    ${outer}
    for (gr_index b = x_start; b < x_end; b += GR_BLOCK) {
        const gr_index b_end = min(x_end, b + GR_BLOCK);
        ${begin}
        for (gr_index t = b; t < b_end; t += GR_LANES) {
            const gr_index width = min((gr_index)GR_LANES, b_end - t);
            GR_SIMD
            for (gr_index l = 0; l < width; l++) {
                const gr_index x = t + l;
                ${element}
            }
        }
        ${end}
    }
}
