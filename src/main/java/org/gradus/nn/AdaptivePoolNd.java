package org.gradus.nn;

import java.util.Arrays;
import java.util.Collections;
import java.util.stream.Collectors;
import org.gradus.types.ArgumentException;

/** What the adaptive poolings share. */
abstract class AdaptivePoolNd extends Layer {
    private final int dims;
    private final Long[] outputSize;

    AdaptivePoolNd(int dims, long[] outputSize) {
        this(dims, Arrays.stream(outputSize).boxed().toArray(Long[]::new));
    }

    AdaptivePoolNd(int dims, Long[] outputSize) {
        if (outputSize.length != 1 && outputSize.length != dims) {
            throw new ArgumentException(name() + ": output_size must be one number or " + dims + ", but got "
                + Arrays.toString(outputSize));
        }
        this.dims = dims;
        this.outputSize = outputSize.clone();
    }

    /** Of each dim. */
    final Long[] size() {
        return outputSize.length == dims ? outputSize.clone() : Collections.nCopies(dims, outputSize[0]).toArray(new Long[0]);
    }

    @Override
    protected final String extra() {
        String sizes = Arrays.stream(outputSize).map(Repr::of).collect(Collectors.joining(", "));
        return "output_size=" + (outputSize.length == 1 ? sizes : "(" + sizes + ")");
    }
}
