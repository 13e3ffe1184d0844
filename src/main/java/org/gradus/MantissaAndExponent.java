package org.gradus;

/**
 * What {@link Tensor#frexp} finds.
 *
 * @param exponent int32
 */
public record MantissaAndExponent(Tensor mantissa, Tensor exponent) { }
