package org.gradus;

/** Members of {@link Functional}: normalisation. */
public abstract class NormFunctions extends AttentionFunctions {
    NormFunctions() { }
}
