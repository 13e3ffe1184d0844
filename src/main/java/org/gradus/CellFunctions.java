package org.gradus;

/** Members of {@link Gradus}: cells of recurrent networks. */
public abstract class CellFunctions extends RandomFunctions {
    CellFunctions() { }
}
