for (gr_index j = j_start; j < j_end; j++) {
    ${outer}
    for (gr_index x = x_start; x < x_end; x++) {
        ${element}
    }
}
