package org.gradus.data;

/** Samples by number, from 0. {@link DataLoader} asks for them in batches, from several threads if it has workers. */
public interface Dataset {
    /** Number of samples. */
    long size();

    /** The samples with these numbers. */
    Batch batch(long... rows);
}
