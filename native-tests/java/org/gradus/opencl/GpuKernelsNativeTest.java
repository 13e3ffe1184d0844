package org.gradus.opencl;

/** The kernels for GPUs. */
class GpuKernelsNativeTest extends KernelsContract {
    @Override
    boolean gpu() {
        return true;
    }
}
