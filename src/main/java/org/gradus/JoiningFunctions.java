package org.gradus;

/** Members of {@link Gradus}: joining, splitting, grids. */
public abstract class JoiningFunctions extends AlgebraFunctions {
    JoiningFunctions() { }
}
