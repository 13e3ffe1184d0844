package org.gradus.opencl;

import java.util.List;
import org.gradus.types.DType;

/** One launch of an entry: its arguments in order and its grid. */
record Launch(List<Arg> args, long[] global, long[] local) {

    /** Where an argument's value comes from. */
    sealed interface Arg {
        /** Buffer of a kernel operand. */
        record Operand(int number) implements Arg { }

        /** Scalar of a kernel. */
        record Scalar(int number, DType dtype) implements Arg { }

        /** An extent, stride or offset: {@code gr_index}. */
        record Index(long value) implements Arg { }

        record Int(int value) implements Arg { }

        /** Memory for the time of the run. */
        record Scratch(int number) implements Arg { }

        /** The buffer where bad indices are reported. */
        record Errors() implements Arg { }

        /** The number by which reports name an operation. */
        record Operation(String op) implements Arg { }
    }
}
