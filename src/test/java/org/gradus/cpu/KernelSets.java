package org.gradus.cpu;

import java.util.stream.Stream;

/** The kernel sets that this Java can run, the vector one without waiting for the JIT. */
final class KernelSets {
    private KernelSets() {
    }

    static Stream<KernelSet> all() {
        boolean vector = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
        return vector ? Stream.of(PlainKernels.INSTANCE, VectorKernels.create(false)) : Stream.of(PlainKernels.INSTANCE);
    }
}
