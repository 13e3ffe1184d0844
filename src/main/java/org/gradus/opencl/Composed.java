package org.gradus.opencl;

import java.util.List;

/**
 * A kernel as OpenCL source and the launches that run it. The source is the same for kernels that differ only in sizes,
 * strides, offsets and scalars.
 *
 * @param wide    whether {@code gr_index} is 64 bits
 * @param scratch bytes of each temporary buffer
 */
record Composed(String name, String source, boolean wide, List<Launch> launches, long[] scratch) {
}
