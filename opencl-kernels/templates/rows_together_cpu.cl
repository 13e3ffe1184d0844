// Several launches as one, on CPU drivers: a work-item takes some rows through all of them, without waiting for the others, as no
// launch reads what belongs to another work-item's rows. The table holds for each launch where its record begins, and there which
// kernel it is, how many calls it takes, what a call and the part add to its places, and its arguments; memory goes by number.

// Functions with several callers are not inlined, and need the same hint as kernels.
#undef GR_FN
#define GR_FN static inline __attribute__((overloadable GR_KERNEL_HINTS))

${library}

${functions}
__kernel GR_SINGLE
void ${name}(__global const long *table, const int launches, __global uchar *panels, const long room, ${parameters}) {
    __global void *const memory[] = {${memories}};
    const long part = get_global_id(0), parts = get_global_size(0);
    __global void *const panel = panels + part * room;
    for (int i = 0; i < launches; i++) {
        __global const long *const at = table + table[i];
        for (long call = 0; call < at[1]; call++) {
            const int place_0 = part * at[2] + call * parts, place_1 = part * at[3];
            switch (at[0]) {
                ${cases}
            }
        }
    }
}
