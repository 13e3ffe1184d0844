// Sorting rows: keys with the places that they came from.

// Whether a goes before b; NaN is the largest
//@ T = float double int long uchar
GR_FN uchar gr_sorts_before(T a, T b, int descending) {
    const T low = descending ? b : a, high = descending ? a : b;
    return low < high || (high != high && low == low);
}

// Of the first "count" elements of the merge of keys[0, m) and keys[m, m + n), how many come from the first part
// (Odeh, Green, Mwassi, Shmueli, Birk, "Merge path", 2012)
//@ T = float double int long uchar
GR_FN gr_index gr_merge_path(__global const T *keys, gr_index m, gr_index n, gr_index count, int descending) {
    gr_index low = max((gr_index)0, count - n), high = min(count, m);
    while (low < high) {
        const gr_index middle = low + (high - low) / 2;
        if (gr_sorts_before(keys[m + count - 1 - middle], keys[middle], descending)) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return low;
}

// Writes elements from .. to-1 of the merge of [0, m) and [m, m + n); of equals the first part's come first. With "positions",
// the places go there and keys nowhere
//@ T = float double int long uchar
GR_FN void gr_merge(__global const T *keys, __global const gr_index *places, gr_index m, gr_index n, gr_index from, gr_index to,
    __global T *keys_out, __global gr_index *places_out, __global long *positions, int descending) {
    gr_index i = gr_merge_path(keys, m, n, from, descending), j = m + from - i;
    for (gr_index o = from; o < to; o++) {
        const uchar second = i >= m || (j < m + n && gr_sorts_before(keys[j], keys[i], descending));
        const gr_index at = second ? j++ : i++;
        if (positions) {
            positions[o] = places[at];
        } else {
            keys_out[o] = keys[at];
            places_out[o] = places[at];
        }
    }
}

// Sorts n elements where they are: short runs by insertion, then merges there and back
//@ T = float double int long uchar
GR_FN void gr_sort(__global T *keys, __global gr_index *places, __global T *other_keys, __global gr_index *other_places,
    gr_index n, int descending) {
    for (gr_index run = 0; run < n; run += 16) {
        const gr_index end = min(n, run + 16);
        for (gr_index i = run + 1; i < end; i++) {
            const T key = keys[i];
            const gr_index place = places[i];
            gr_index j = i;
            for (; j > run && gr_sorts_before(key, keys[j - 1], descending); j--) {
                keys[j] = keys[j - 1];
                places[j] = places[j - 1];
            }
            keys[j] = key;
            places[j] = place;
        }
    }
    for (gr_index width = 16; width < n; width *= 4) {
        for (gr_index at = 0; at < n; at += 2 * width) {
            const gr_index first = min(width, n - at), second = min(width, n - at - first);
            gr_merge(keys + at, places + at, first, second, 0, first + second, other_keys + at, other_places + at, 0, descending);
        }
        for (gr_index at = 0; at < n; at += 4 * width) {
            const gr_index first = min(2 * width, n - at), second = min(2 * width, n - at - first);
            gr_merge(other_keys + at, other_places + at, first, second, 0, first + second, keys + at, places + at, 0, descending);
        }
    }
}
