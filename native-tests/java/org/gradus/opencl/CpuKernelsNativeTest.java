package org.gradus.opencl;

/** The kernels for CPU drivers. */
class CpuKernelsNativeTest extends KernelsContract {
    @Override
    boolean gpu() {
        return false;
    }
}
