package org.gradus.ir;

import java.util.ArrayList;
import java.util.List;
import org.gradus.types.DType;

/**
 * One step of a kernel's body. Instructions are numbered by their place in the list and name earlier ones by number. A value
 * is <em>inner</em> when it changes along the inner (folded) loop; others are the same for a whole row.
 */
public sealed interface Instr {
    /** The dtype of the value. */
    DType dtype();

    /** Whether the value changes along the inner loop. */
    boolean inner();

    /** The instructions whose values it takes. */
    default List<Integer> args() {
        return List.of();
    }

    /**
     * What it has in common with equal ones only, as a list. The equality of records is put together at run time: that of these
     * would take a tenth of the time to a first gradient.
     */
    List<Object> key();

    /** Element of an operand. */
    record Load(int operand, Access access, DType dtype, boolean inner) implements Instr {
        @Override
        public List<Object> key() {
            return List.of(Load.class, operand, access, dtype, inner);
        }
    }

    /** Scalar argument number {@code index}. */
    record Scalar(int index, DType dtype) implements Instr {
        @Override
        public List<Object> key() {
            return List.of(Scalar.class, index, dtype);
        }

        @Override
        public boolean inner() {
            return false;
        }
    }

    /** The position that the access gives, itself, as int64. */
    record Iota(Access access, boolean inner) implements Instr {
        @Override
        public List<Object> key() {
            return List.of(Iota.class, access, inner);
        }

        @Override
        public DType dtype() {
            return DType.INT64;
        }
    }

    /** A scalar function; {@code compute} is the dtype of its operands (of the last two, for {@code where}). */
    record Apply(Pointwise fn, List<Integer> args, DType compute, DType dtype, boolean inner) implements Instr {
        @Override
        public List<Object> key() {
            return List.of(Apply.class, fn, args, compute, dtype, inner);
        }
    }

    /** A conversion. */
    record Cast(int arg, DType from, DType dtype, boolean inner) implements Instr {
        @Override
        public List<Integer> args() {
            return List.of(arg);
        }

        @Override
        public List<Object> key() {
            return List.of(Cast.class, arg, from, dtype, inner);
        }
    }

    /**
     * Element of an operand at a computed place: position = {@code base} + sum of {@code terms} (value * stride), each value
     * checked against its extent; an error names {@code op}.
     */
    record Gather(int operand, Access base, List<Term> terms, String op, DType dtype, boolean inner) implements Instr {
        @Override
        public List<Integer> args() {
            return terms.stream().map(Term::arg).toList();
        }

        @Override
        public List<Object> key() {
            List<Object> key = new ArrayList<>(List.of(Gather.class, operand, base, op, dtype, inner));
            for (Term t : terms) {
                key.addAll(List.of(t.arg, t.extent, t.stride));
            }
            return key;
        }
    }

    /** One indexed axis: the int64 value of instruction {@code arg} counts steps of {@code stride} and lies in [0, {@code extent}). */
    record Term(int arg, long extent, long stride) { }

    /** Folds an inner value over the whole inner loop; the result is the same for the row. */
    record Reduce(ReduceOp op, int arg, DType from, DType dtype) implements Instr {
        @Override
        public List<Integer> args() {
            return List.of(arg);
        }

        @Override
        public List<Object> key() {
            return List.of(Reduce.class, op, arg, from, dtype);
        }

        @Override
        public boolean inner() {
            return false;
        }
    }

    /** The finished element of the matrix product that the body follows. */
    record Accumulator(DType dtype, boolean inner) implements Instr {
        @Override
        public List<Object> key() {
            return List.of(Accumulator.class, dtype, inner);
        }
    }
}
