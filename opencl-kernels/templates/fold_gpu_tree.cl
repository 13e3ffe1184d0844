${put}
for (int left = lanes; left > 1; ) {
    // four at a time: a barrier costs more than three additions
    const int joined = max(1, left / 4);
    barrier(CLK_LOCAL_MEM_FENCE);
    if (lane < joined) {
        for (int h = joined; h < left; h += joined) {
            ${merge}
        }
        ${put}
    }
    left = joined;
}
barrier(CLK_LOCAL_MEM_FENCE);
${get}
