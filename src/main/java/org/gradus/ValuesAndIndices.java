package org.gradus;

/**
 * The result of a reduction that also says where: both have the reduced shape.
 *
 * @param values  the extreme values; differentiable
 * @param indices int64, the position of the first one along the reduced dim
 */
public record ValuesAndIndices(Tensor values, Tensor indices) { }
