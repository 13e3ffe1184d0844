for (int h = GR_LANES / 2; h > 0; h /= 2) {
    for (int l = 0; l < h; l++) {
        ${merge}
    }
}
