${lanes}
for (gr_index part = 0; part < parts; part++) {
    ${element}
}
