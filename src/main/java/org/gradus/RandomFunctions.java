package org.gradus;

/** Members of {@link Gradus}: random numbers. */
public abstract class RandomFunctions {
    RandomFunctions() { }
}
