if (row_number < rows) {
    for (gr_index i = start + lane; i < end; i += lanes) {
        ${element}
    }
}
