package org.gradus;

/** Members of {@link Functional}: embedding, attention, distances. */
public abstract class AttentionFunctions extends PoolFunctions {
    AttentionFunctions() { }
}
