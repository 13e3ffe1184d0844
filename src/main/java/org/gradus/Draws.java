package org.gradus;

import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.gradus.ir.Expr;
import org.gradus.ir.Place;
import org.gradus.ir.Pointwise;
import org.gradus.ir.ReduceOp;
import org.gradus.types.DType;
import org.gradus.types.Shape;

/**
 * A stretch of a generator's stream, cut into draws of a few uniform numbers each. A number depends on that of its draw alone,
 * so a draw can be made again: what a rejection accepted is not kept but computed from its number.
 */
final class Draws {
    private final Generator.Blocks blocks;
    private final DType dtype;
    private final int words;

    /**
     * @param count    how many draws
     * @param uniforms numbers of each
     */
    Draws(DType dtype, long count, int uniforms, Generator generator) {
        this.dtype = computed(dtype);
        this.words = uniforms * wordsPerNumber();
        this.blocks = generator.take(Math.multiplyExact(count, words));
    }

    /** The dtype in which random numbers for {@code dtype} are computed. */
    static DType computed(DType dtype) {
        return dtype == DType.FLOAT64 ? dtype : DType.FLOAT32;
    }

    DType dtype() {
        return dtype;
    }

    private int wordsPerNumber() {
        return dtype == DType.FLOAT64 ? 2 : 1;
    }

    private Expr word(Expr draw, int i) {
        Expr seed = ExprMath.number(draw, blocks.seed());
        Expr offset = ExprMath.number(draw, blocks.offset());
        Expr first = words == 1 ? draw : ExprMath.mul(draw, ExprMath.number(draw, (long) words));
        return Expr.map(Pointwise.RANDOM_BITS, seed, offset, i == 0 ? first : ExprMath.add(first, ExprMath.number(first, (long) i)));
    }

    /** Number {@code i} of each draw, evenly over (0, 1): odd multiples of {@code 2^-24} or {@code 2^-53}. */
    Expr uniform(Expr draw, int i) {
        if (dtype == DType.FLOAT64) {
            Expr bits = Random.wide(word(draw, 2 * i), word(draw, 2 * i + 1));
            return ExprMath.mul(Expr.map(Pointwise.BITWISE_OR, bits, ExprMath.number(bits, 1L)).cast(dtype), 0x1p-53);
        }
        Expr bits = word(draw, i);
        return Random.unit(Expr.map(Pointwise.BITWISE_OR, bits, ExprMath.number(bits, 0x100L)));
    }

    /** A normal number for each draw, from its numbers {@code i} and {@code i + 1}. */
    Expr normal(Expr draw, int i) {
        int first = i * wordsPerNumber();
        Expr z = Random.boxMuller(word(draw, first), word(draw, first + 1));
        return dtype == DType.FLOAT32 ? z : Random.mixed(z, Random.boxMuller(word(draw, first + 2), word(draw, first + 3)));
    }

    /**
     * For each element the draw that is accepted first, of {@code rounds} of its own; the first of them if none is.
     *
     * @param accept from draws, {@code (..., rounds)}, to truth values
     */
    static Expr accepted(Place place, Shape shape, int rounds, UnaryOperator<Expr> accept) {
        Expr draws = Expr.iota(place, Shape.of(appended(shape, rounds)));
        Expr round = accept.apply(draws).cast(DType.INT32).reduce(ReduceOp.ARGMAX, 1);
        Expr first = Expr.iota(place, shape);
        return ExprMath.add(ExprMath.mul(first, ExprMath.number(first, (long) rounds)), round);
    }

    /** A parameter of each element, repeated for its rounds. */
    static Expr repeated(Expr x, int rounds) {
        return x.reshape(Shape.of(appended(x.shape(), 1))).expand(Shape.of(appended(x.shape(), rounds)));
    }

    static long[] appended(Shape shape, long last) {
        long[] dims = Arrays.copyOf(shape.dims(), shape.rank() + 1);
        dims[shape.rank()] = last;
        return dims;
    }
}
