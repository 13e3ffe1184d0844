// Gradients of queries, keys and values of attention on GPUs, see templates/attention_gpu.cl. With weights p, the result o and its
// gradient g: dv = p^T g, dx = p (g v^T - sum(o g)) s, dq = dx k, dk = dx^T q. In a first launch (turned = 0) groups take queries and
// go through the keys, in a second one they take keys and go through the queries: each adds up GR_SPAN columns of one gradient, and
// computes scores and weights anew from what the forward pass kept of each row. Groups for dv need no g v^T.
//
// "Own" and "other" rows have an operand of the scores each (queries or keys) and one of their gradients (g or values).
${tile}
__kernel __attribute__((reqd_work_group_size(GR_ITEMS, 1, 1)))
void ${name}(${parameters}, ${arguments}, __global GR_REAL *dots, const gr_index own_count, const gr_index other_count,
    const int width, const int value_width, const gr_index grads_start, const gr_index value_grads_start, const int turned) {
    __local GR_PIECE room[GR_ROOM];
    // of each query, own or other: the largest score, one over the sum of powers, sum(o g)
    __local GR_REAL most[GR_STATS], inverse[GR_STATS], dot[GR_STATS];
    __local GR_REAL *const partial = (__local GR_REAL *)room;
    const int item = get_local_id(0), column = item % GR_ACROSS, line = item / GR_ACROSS;
    const int spans = (width + GR_SPAN - 1) / GR_SPAN, all_spans = spans + (turned ? (value_width + GR_SPAN - 1) / GR_SPAN : 0);
    const gr_index blocks = (own_count + GR_ROWS - 1) / GR_ROWS, group = get_group_id(0), batch = group / all_spans / blocks;
    // of causal attention, the last queries meet most keys and the first keys most queries: they start first
    const gr_index block = group / all_spans % blocks, first = (turned ? block : blocks - 1 - block) * GR_ROWS;
    const int span = group % all_spans, of_values = span >= spans;
    const int from_column = (of_values ? span - spans : span) * GR_SPAN, end_column = of_values ? value_width : width;
    const int slope_depth = of_values ? -GR_SLICE : value_width;
    ${views}
    __global const GR_REAL *const from_results = ${result}, *const from_kept = ${kept};
    __global const GR_REAL *const from_summed = of_values ? from_other_slope : from_other;
    const uchar whole_summed = of_values ? whole_other_slope : whole_other;
    GR_REAL score[GR_PER_ROWS][GR_PER_COLUMNS], slope[GR_PER_ROWS][GR_PER_COLUMNS], sum[GR_PER_ROWS][GR_PER_SUMS];
    #pragma unroll
    for (int r = 0; r < GR_PER_ROWS; r++) {
        #pragma unroll
        for (int v = 0; v < GR_PER_SUMS; v++) {
            sum[r][v] = 0;
        }
        const gr_index i = first + GR_OWN(r), y = i;
        GR_REAL products = 0;
        for (int k = column; !turned && i < own_count && k < value_width; k += GR_ACROSS) {
            const int c = k;
            products += from_results[${result_row} + ${result_column}] * from_own_slope[${own_slope_row} + ${own_slope_column}];
        }
        partial[GR_OWN(r) * GR_LINE_PARTIAL + column] = products;
    }
    barrier(CLK_LOCAL_MEM_FENCE);
    if (!turned && item < GR_ROWS) {
        const gr_index y = min(first + item, own_count - 1);
        GR_REAL products = 0;
        for (int t = 0; t < GR_ACROSS; t++) {
            products += partial[item * GR_LINE_PARTIAL + t];
        }
        most[item] = from_kept[${kept_row}];
        inverse[item] = 1 / from_kept[${kept_row} + ${kept_step}];
        dot[item] = products;
        if (span == 0 && first + item < own_count) {
            dots[batch * own_count + y] = products;
        }
    }
    gr_index begin = 0, end = other_count;
    #if GR_CAUSAL
    // keys behind all own queries, or queries before all own keys
    __local int any_odd;
    GR_REAL odd = 0;
    const gr_index seen = min(other_count, turned ? first / GR_COLUMNS * GR_COLUMNS
        : (first + GR_ROWS + GR_COLUMNS - 1) / GR_COLUMNS * GR_COLUMNS);
    const gr_index unseen = turned ? 0 : seen, unseen_end = turned ? seen : other_count;
    ${odd}
    for (gr_index y = unseen + item; turned && y < unseen_end; y += GR_ITEMS) {
        odd += (from_kept[${kept_row}] + from_kept[${kept_row} + ${kept_step}]) * 0;
    }
    if (item == 0) {
        any_odd = 0;
    }
    barrier(CLK_LOCAL_MEM_FENCE);
    if (odd != 0) {
        any_odd = 1;
    }
    barrier(CLK_LOCAL_MEM_FENCE);
    begin = any_odd || !turned ? 0 : seen;
    end = any_odd || turned ? other_count : seen;
    #else
    barrier(CLK_LOCAL_MEM_FENCE);
    #endif
    for (gr_index start = begin; start < end; start += GR_COLUMNS) {
        if (turned && item < GR_COLUMNS) {
            const gr_index y = min(start + item, other_count - 1);
            most[item] = from_kept[${kept_row}];
            inverse[item] = 1 / from_kept[${kept_row} + ${kept_step}];
            dot[item] = dots[batch * other_count + y];
        }
        ${scores}
        ${slopes}
        #pragma unroll
        for (int r = 0; r < GR_PER_ROWS; r++) {
            const gr_index i = min(first + GR_OWN(r), own_count - 1);
            #pragma unroll
            for (int c = 0; c < GR_PER_COLUMNS; c++) {
                const gr_index j = min(start + GR_OTHER(c), other_count - 1);
                const int query = turned ? GR_OTHER(c) : GR_OWN(r);
                GR_REAL x = score[r][c] * ${scale};
                uchar visible = 1;
                #if GR_MASK == 1
                visible = from_mask[${mask_own} + ${mask_other}];
                #elif GR_MASK == 2
                x += from_mask[${mask_own} + ${mask_other}];
                #endif
                #if GR_CAUSAL
                visible = turned ? i <= j : j <= i;
                #endif
                x = visible ? x : -INFINITY;
                const GR_REAL p = gr_exp(x - most[query]) * inverse[query];
                const GR_REAL dx = visible ? p * (slope[r][c] - dot[query]) * ${scale} : 0;
                score[r][c] = start + GR_OTHER(c) >= other_count ? 0 : of_values ? p : dx;
            }
        }
        ${weigh}
    }
    #pragma unroll
    for (int r = 0; r < GR_PER_ROWS; r++) {
        const gr_index i = first + GR_OWN(r);
        #pragma unroll
        for (int v = 0; v < GR_PER_SUMS; v++) {
            const int k = from_column + GR_SUM(v);
            if (i < own_count && k < end_column) {
                GR_RESULT[(size_t)(of_values ? value_grads_start : grads_start) + ((size_t)batch * own_count + i) * end_column + k] =
                    sum[r][v];
            }
        }
    }
}
