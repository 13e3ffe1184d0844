${put}
for (int h = lanes / 2; h > 0; h /= 2) {
    barrier(CLK_LOCAL_MEM_FENCE);
    if (lane < h) {
        ${merge}
        ${put}
    }
}
barrier(CLK_LOCAL_MEM_FENCE);
${get}
