package org.gradus.autograd;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.gradus.Gradus;
import org.gradus.Tensor;
import org.gradus.types.Shape;

/**
 * A program to differentiate, and what its inputs look like.
 *
 * @param name   for reports
 * @param inputs one for each argument of the program
 */
record Sample(String name, GradCheck.Program program, List<In> inputs, GradCheck check) {

    /** Numbers between {@code lo} and {@code hi}, evenly spread in random order so that no two are equal or close. */
    record In(Shape shape, double lo, double hi) {
        Tensor tensor(Random random, boolean strided) {
            int n = (int) shape.numel();
            List<Integer> order = new ArrayList<>();
            for (int i = 0; i < n; i++) {
                order.add(i);
            }
            java.util.Collections.shuffle(order, random);
            double[] values = new double[n];
            Arrays.setAll(values, i -> lo + (hi - lo) * (order.get(i) + 0.25 + random.nextDouble() / 2) / n);
            Tensor t = Gradus.tensor(values, Shape.of(n)).reshape(shape.dims());
            return (strided ? strided(t) : t).requiresGrad_();
        }

        /** The same elements, the first and last dim swapped in memory, every second place of a larger buffer. */
        private static Tensor strided(Tensor t) {
            if (t.dim() == 0) {
                return t;
            }
            Tensor swapped = t.transpose(0, -1).clone();
            Tensor wide = Gradus.stack(List.of(swapped, swapped), swapped.dim());
            return wide.select(-1, 0).transpose(0, -1).detach();
        }
    }

    static In in(long... dims) {
        return new In(Shape.of(dims), -2, 2);
    }

    static In in(double lo, double hi, long... dims) {
        return new In(Shape.of(dims), lo, hi);
    }

    Tensor[] tensors(boolean strided) {
        Random random = new Random(7);
        return inputs.stream().map(i -> i.tensor(random, strided)).toArray(Tensor[]::new);
    }

    static Sample of(String name, GradCheck.Program program, In... inputs) {
        return new Sample(name, program, List.of(inputs), GradCheck.standard());
    }

    /** Linear, through a dtype of less precision: the differences are taken over a long way. */
    static Sample coarse(String name, UnaryOperator<Tensor> f, In input) {
        return new Sample(name, in -> List.of(f.apply(in.get(0))), List.of(input), new GradCheck(1, 1e-5, 1e-3));
    }

    static Sample one(String name, UnaryOperator<Tensor> f, In input) {
        return of(name + " " + input.shape(), in -> List.of(f.apply(in.get(0))), input);
    }

    static Sample two(String name, BiFunction<Tensor, Tensor, Tensor> f, In a, In b) {
        return of(name + " " + a.shape() + b.shape(), in -> List.of(f.apply(in.get(0), in.get(1))), a, b);
    }

    /** A function of each element: of a matrix, a scalar and nothing. */
    static List<Sample> unary(String name, UnaryOperator<Tensor> f, double lo, double hi) {
        return List.of(one(name, f, in(lo, hi, 3, 2)), one(name, f, in(lo, hi)), one(name, f, in(lo, hi, 0, 3)));
    }

    static List<Sample> unary(String name, UnaryOperator<Tensor> f) {
        return unary(name, f, -2, 2);
    }

    /** A function of two elements: of equal shapes, both stretched, a scalar, and nothing. */
    static List<Sample> binary(String name, BiFunction<Tensor, Tensor, Tensor> f, double lo, double hi) {
        return List.of(two(name, f, in(lo, hi, 2, 3), in(lo, hi, 2, 3)), two(name, f, in(lo, hi, 2, 1), in(lo, hi, 3)),
            two(name, f, in(lo, hi), in(lo, hi, 1, 2)), two(name, f, in(lo, hi, 0, 2), in(lo, hi, 2)));
    }
}
