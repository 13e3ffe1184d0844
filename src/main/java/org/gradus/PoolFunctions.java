package org.gradus;

/** Members of {@link Functional}: pooling. */
public abstract class PoolFunctions extends ConvolutionFunctions {
    PoolFunctions() { }
}
