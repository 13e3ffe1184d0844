package org.gradus;

/** Members of {@link Gradus}: scans, sorting, searching. */
public abstract class SearchFunctions extends CellFunctions {
    SearchFunctions() { }
}
