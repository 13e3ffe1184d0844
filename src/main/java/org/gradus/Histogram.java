package org.gradus;

/**
 * What {@link Gradus#histogram} finds.
 *
 * @param hist     {@code (bins)}: counts, weights or densities, in the input's dtype
 * @param binEdges {@code (bins + 1)}: where each bin starts, and where the last one ends
 */
public record Histogram(Tensor hist, Tensor binEdges) { }
