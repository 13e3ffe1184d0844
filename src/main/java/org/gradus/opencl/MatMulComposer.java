package org.gradus.opencl;

import org.gradus.ir.Kernel;

final class MatMulComposer {
    MatMulComposer(Traits traits, Kernel.MatMul kernel) {
    }

    Composed compose() {
        throw new UnsupportedOperationException();
    }
}
