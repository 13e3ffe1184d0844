package org.gradus;

/** Members of {@link Functional}: convolutions. */
public abstract class ConvolutionFunctions extends ImageFunctions {
    ConvolutionFunctions() { }
}
