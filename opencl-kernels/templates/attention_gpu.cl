// softmax(q k^T s + mask) v on GPUs, after Dao, "FlashAttention-2: Faster Attention with Better Parallelism and Work Partitioning",
// 2023: a group takes GR_ROWS queries of a head, and GR_SPAN columns of their results, and goes through the keys, GR_COLUMNS at a
// time, with the largest score of each row until then and the sum of powers relative to it. Scores, weights and sums are in
// registers; local memory has slices of the operands of the two products, and no more however wide rows are.
//
// Keys behind all queries of a group are left out where their values are finite: elsewhere weights of zero make NaN of them.
${tile}
__kernel __attribute__((reqd_work_group_size(GR_ITEMS, 1, 1)))
void ${name}(${parameters}, ${arguments}, const gr_index heads, const gr_index queries, const gr_index keys, const int width,
    const int value_width) {
    __local GR_PIECE room[GR_ROOM];
    __local GR_REAL most[GR_ROWS], factor[GR_ROWS];
    __local GR_REAL *const partial = (__local GR_REAL *)room;
    const int item = get_local_id(0), column = item % GR_ACROSS, line = item / GR_ACROSS;
    const gr_index blocks = (queries + GR_ROWS - 1) / GR_ROWS, spans = (value_width + GR_SPAN - 1) / GR_SPAN;
    const gr_index group = get_group_id(0), batch = group / spans / blocks;
    // the last queries of causal attention meet most keys: they start first
    const gr_index first = (blocks - 1 - group / spans % blocks) * GR_ROWS;
    const int from_column = group % spans * GR_SPAN;
    ${views}
    GR_REAL score[GR_PER_ROWS][GR_PER_COLUMNS], sum[GR_PER_ROWS][GR_PER_SUMS], total[GR_PER_ROWS];
    #pragma unroll
    for (int r = 0; r < GR_PER_ROWS; r++) {
        total[r] = 0;
        #pragma unroll
        for (int v = 0; v < GR_PER_SUMS; v++) {
            sum[r][v] = 0;
        }
    }
    if (item < GR_ROWS) {
        most[item] = -INFINITY;
    }
    gr_index end = keys;
    #if GR_CAUSAL
    __local int any_odd;
    GR_REAL odd = 0;
    const gr_index seen = min(keys, (first + GR_ROWS + GR_COLUMNS - 1) / GR_COLUMNS * GR_COLUMNS);
    ${odd}
    if (item == 0) {
        any_odd = 0;
    }
    barrier(CLK_LOCAL_MEM_FENCE);
    if (odd != 0) {
        any_odd = 1;
    }
    barrier(CLK_LOCAL_MEM_FENCE);
    end = any_odd ? keys : seen;
    #endif
    for (gr_index start = 0; start < end; start += GR_COLUMNS) {
        ${scores}
        #pragma unroll
        for (int r = 0; r < GR_PER_ROWS; r++) {
            const gr_index i = min(first + GR_OWN(r), queries - 1);
            GR_REAL largest = -INFINITY;
            #pragma unroll
            for (int c = 0; c < GR_PER_COLUMNS; c++) {
                const gr_index j = min(start + GR_OTHER(c), keys - 1);
                GR_REAL x = score[r][c] * ${scale};
                #if GR_MASK == 1
                x = from_mask[${mask_own} + ${mask_other}] ? x : -INFINITY;
                #elif GR_MASK == 2
                x += from_mask[${mask_own} + ${mask_other}];
                #endif
                #if GR_CAUSAL
                x = j <= first + GR_OWN(r) ? x : -INFINITY;
                #endif
                x = start + GR_OTHER(c) < keys ? x : -INFINITY;
                score[r][c] = x;
                largest = x > largest ? x : largest;
            }
            partial[GR_OWN(r) * GR_LINE_PARTIAL + column] = largest;
        }
        barrier(CLK_LOCAL_MEM_FENCE);
        if (item < GR_ROWS) {
            GR_REAL largest = most[item];
            for (int t = 0; t < GR_ACROSS; t++) {
                const GR_REAL x = partial[item * GR_LINE_PARTIAL + t];
                largest = x > largest ? x : largest;
            }
            factor[item] = gr_exp(most[item] - (largest == -INFINITY ? 0 : largest));
            most[item] = largest;
        }
        barrier(CLK_LOCAL_MEM_FENCE);
        #pragma unroll
        for (int r = 0; r < GR_PER_ROWS; r++) {
            const GR_REAL largest = most[GR_OWN(r)], base = largest == -INFINITY ? 0 : largest, scaled = factor[GR_OWN(r)];
            GR_REAL powers = 0;
            #pragma unroll
            for (int c = 0; c < GR_PER_COLUMNS; c++) {
                score[r][c] = gr_exp(score[r][c] - base);
                powers += score[r][c];
            }
            total[r] = total[r] * scaled + powers;
            #pragma unroll
            for (int v = 0; v < GR_PER_SUMS; v++) {
                sum[r][v] *= scaled;
            }
        }
        ${weigh}
    }
    #pragma unroll
    for (int r = 0; r < GR_PER_ROWS; r++) {
        partial[GR_OWN(r) * GR_LINE_PARTIAL + column] = total[r];
    }
    barrier(CLK_LOCAL_MEM_FENCE);
    if (item < GR_ROWS) {
        GR_REAL powers = 0;
        for (int t = 0; t < GR_ACROSS; t++) {
            powers += partial[item * GR_LINE_PARTIAL + t];
        }
        factor[item] = powers;
        #if GR_KEEPS
        const size_t kept = (size_t)heads * queries * value_width + (size_t)batch * queries + first + item;
        if (from_column == 0 && first + item < queries) {
            GR_RESULT[kept] = most[item];
            GR_RESULT[kept + (size_t)heads * queries] = powers;
        }
        #endif
    }
    barrier(CLK_LOCAL_MEM_FENCE);
    #pragma unroll
    for (int r = 0; r < GR_PER_ROWS; r++) {
        const gr_index i = first + GR_OWN(r);
        const GR_REAL powers = factor[GR_OWN(r)];
        #pragma unroll
        for (int v = 0; v < GR_PER_SUMS; v++) {
            const int k = from_column + GR_SUM(v);
            if (i < queries && k < value_width) {
                GR_RESULT[((size_t)batch * queries + i) * value_width + k] = sum[r][v] / powers;
            }
        }
    }
}
