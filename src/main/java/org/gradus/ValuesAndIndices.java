package org.gradus;

/**
 * The result of a reduction that also says where: both have the reduced shape.
 *
 * @param values  the extreme values; differentiable
 * @param indices int64, the position of the first one along the reduced dim
 */
public record ValuesAndIndices(Tensor values, Tensor indices) {
    /** The values for who does not ask for indices, which could still be computed and would keep alive what they are made of. */
    Tensor valuesAlone() {
        indices.close();
        return values;
    }
}
