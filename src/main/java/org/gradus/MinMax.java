package org.gradus;

/** Both extremes; differentiable. */
public record MinMax(Tensor min, Tensor max) { }
