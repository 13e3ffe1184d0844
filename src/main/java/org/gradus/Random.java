package org.gradus;

import org.gradus.ir.Expr;
import org.gradus.ir.Place;
import org.gradus.ir.Pointwise;
import org.gradus.types.ArgumentException;
import org.gradus.types.DType;
import org.gradus.types.DTypeException;
import org.gradus.types.Shape;

/** Random values as formulas over the words of a {@link Generator}; the bits do not depend on the device. */
final class Random {
    private Random() { }

    /** {@code count} words for every element of {@code shape}. */
    private static Expr[] words(Place place, Shape shape, int count, Generator generator) {
        Generator.Blocks blocks = generator.take(Math.multiplyExact(shape.numel(), count));
        Expr seed = Expr.constant(place, DType.INT64, shape, blocks.seed());
        Expr offset = Expr.constant(place, DType.INT64, shape, blocks.offset());
        Expr first = ExprMath.mul(Expr.iota(place, shape), Expr.constant(place, DType.INT64, shape, (long) count));
        Expr[] out = new Expr[count];
        for (int i = 0; i < count; i++) {
            out[i] = Expr.map(Pointwise.RANDOM_BITS, seed, offset, ExprMath.add(first, ExprMath.number(first, (long) i)));
        }
        return out;
    }

    static Expr unit(Expr word) {
        return Expr.map(Pointwise.UNIFORM, word);
    }

    private static Expr unsigned(Expr word) {
        Expr wide = word.cast(DType.INT64);
        return Expr.map(Pointwise.BITWISE_AND, wide, ExprMath.number(wide, 0xFFFFFFFFL));
    }

    private static Expr shifted(Expr word, int bits) {
        Expr wide = unsigned(word);
        return Expr.map(Pointwise.FLOOR_DIVIDE, wide, ExprMath.number(wide, 1L << bits));
    }

    /** Evenly over [0, 1): as many bits as the dtype has digits, which are 8 for bfloat16, 11, 24 or 53. */
    static Expr uniform(Place place, DType dtype, Shape shape, Generator generator) {
        notIntegral("rand", dtype);
        if (dtype != DType.FLOAT64) {
            Expr u = unit(words(place, shape, 1, generator)[0]);
            double steps = dtype == DType.FLOAT16 ? 0x1p11 : 0x1p8;
            return dtype == DType.FLOAT32 ? u
                : ExprMath.mul(Expr.map(Pointwise.FLOOR, ExprMath.mul(u, steps)), 1 / steps).cast(dtype);
        }
        Expr[] w = words(place, shape, 2, generator);
        return ExprMath.mul(wide(w[0], w[1]).cast(DType.FLOAT64), 0x1p-53);
    }

    /** 53 bits of two words. */
    static Expr wide(Expr first, Expr second) {
        Expr high = shifted(first, 5);
        return ExprMath.add(ExprMath.mul(high, ExprMath.number(high, 1L << 26)), shifted(second, 6));
    }

    static void notIntegral(String op, DType dtype) {
        if (!dtype.isFloating()) {
            throw new DTypeException(op + ": not implemented for '" + Dtypes.name(dtype) + "'");
        }
    }

    /** {@code sqrt(-2 log(1 - u)) cos(2 pi v)} (Box and Muller, 1958), in float32. */
    static Expr boxMuller(Expr first, Expr second) {
        Expr radius = ExprMath.sqrt(ExprMath.mul(ExprMath.log(ExprMath.sub(1, unit(first))), -2));
        return ExprMath.mul(radius, Expr.map(Pointwise.COS, ExprMath.mul(unit(second), 2 * Math.PI)));
    }

    /**
     * Normally distributed, mean 0 and variance 1. A float64 number is 0.6 times one float32 number plus 0.8 times another,
     * which is normal again, has the finer steps, and needs no float64 logarithm, whose last bit differs between devices.
     */
    static Expr normal(Place place, DType dtype, Shape shape, Generator generator) {
        notIntegral("randn", dtype);
        if (dtype != DType.FLOAT64) {
            Expr[] w = words(place, shape, 2, generator);
            return boxMuller(w[0], w[1]).cast(dtype);
        }
        Expr[] w = words(place, shape, 4, generator);
        return mixed(boxMuller(w[0], w[1]), boxMuller(w[2], w[3]));
    }

    static Expr mixed(Expr first, Expr second) {
        return ExprMath.add(ExprMath.mul(first.cast(DType.FLOAT64), 0.6), ExprMath.mul(second.cast(DType.FLOAT64), 0.8));
    }

    /** Whole numbers from {@code low} to {@code high - 1}, int64. */
    static Expr integers(Place place, Shape shape, long low, long high, Generator generator) {
        if (low >= high) {
            throw new ArgumentException("randint: from (" + low + ") must be less than to (" + high + ")");
        }
        long range = high - low;
        Expr draw;
        if (range > 0 && range <= 1L << 32) {
            draw = unsigned(words(place, shape, 1, generator)[0]);
        } else {
            Expr[] w = words(place, shape, 2, generator);
            Expr top = shifted(w[0], 1);
            draw = ExprMath.add(ExprMath.mul(top, ExprMath.number(top, 1L << 32)), unsigned(w[1]));
        }
        if (range < 0) {
            throw new ArgumentException("randint: the range from " + low + " to " + high + " is wider than 2^63");
        }
        Expr number = Expr.map(Pointwise.REMAINDER, draw, ExprMath.number(draw, range));
        return ExprMath.add(number, ExprMath.number(number, low));
    }

    static Expr uniform(Tensor like, double from, double to, Generator generator) {
        if (!(from <= to)) {
            throw new ArgumentException("uniform_ expects to return a [from, to) range, but found from=" + from + " > to=" + to);
        }
        Expr u = uniform(like.place(), like.dtype(), like.shape(), generator);
        return from == 0 && to == 1 ? u : ExprMath.add(ExprMath.mul(u, to - from), from);
    }

    static Expr normal(Tensor like, double mean, double std, Generator generator) {
        if (!(std >= 0)) {
            throw new ArgumentException("normal_ expects std >= 0.0, but found std " + std);
        }
        Expr z = normal(like.place(), like.dtype(), like.shape(), generator);
        return mean == 0 && std == 1 ? z : ExprMath.add(ExprMath.mul(z, std), mean);
    }

    static Expr bernoulli(Tensor like, double p, Generator generator) {
        if (!(p >= 0 && p <= 1)) {
            throw new ArgumentException("bernoulli_ expects p to be in [0, 1], but got p=" + p);
        }
        Expr u = uniform(like.place(), DType.FLOAT32, like.shape(), generator);
        return ExprMath.lt(u, ExprMath.number(u, p)).cast(like.dtype());
    }
}
