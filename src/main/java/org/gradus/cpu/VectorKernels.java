package org.gradus.cpu;

final class VectorKernels {
    static KernelSet create() {
        return PlainKernels.INSTANCE;
    }
}
