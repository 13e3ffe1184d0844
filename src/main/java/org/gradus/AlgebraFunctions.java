package org.gradus;

/** Members of {@link Gradus}: linear algebra. */
public abstract class AlgebraFunctions extends SearchFunctions {
    AlgebraFunctions() { }
}
