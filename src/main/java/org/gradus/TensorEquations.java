package org.gradus;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.gradus.types.ArgumentException;
import org.gradus.types.ShapeException;

/** Tensors as linear maps: some dims taken together are rows, the others columns of a matrix. */
final class TensorEquations {
    private TensorEquations() { }

    static Tensor inverse(Tensor a, int ind) {
        String op = "linalg.tensorinv";
        if (ind <= 0) {
            throw new ArgumentException(op + ": Expected a strictly positive integer for 'ind', but got " + ind);
        }
        long[] dims = a.shape().dims();
        long[] rows = Arrays.copyOf(dims, Math.min(ind, dims.length));
        long[] columns = Arrays.copyOfRange(dims, rows.length, dims.length);
        if (numel(rows) != numel(columns)) {
            throw new ShapeException(op + ": Expected self to satisfy the requirement prod(self.shape[ind:]) == "
                + "prod(self.shape[:ind]), but got " + numel(columns) + " != " + numel(rows) + " for shape " + a.shape());
        }
        HostMatrices.floating(op, a);
        Tensor inverse = Solvers.inverse(op, a.reshape(numel(rows), numel(columns)), true).get(0);
        return inverse.reshape(LongStream.concat(Arrays.stream(columns), Arrays.stream(rows)).toArray());
    }

    static Tensor solve(Tensor a, Tensor b, int[] dims) {
        String op = "linalg.tensorsolve";
        Tensor moved = a;
        if (dims != null) {
            int[] last = IntStream.range(a.dim() - dims.length, a.dim()).toArray();
            moved = a.movedim(dims, last);
        }
        long[] shape = moved.shape().dims();
        long[] unknown = Arrays.copyOfRange(shape, Math.min(b.dim(), shape.length), shape.length);
        long rows = numel(shape) / Math.max(1, numel(unknown));
        if (numel(unknown) != rows || b.numel() != rows) {
            throw new ShapeException(op + ": Expected self to satisfy the requirement prod(self.shape[other.ndim:]) == "
                + "prod(self.shape[:other.ndim]), but got " + numel(unknown) + " != " + rows + " for shapes " + a.shape()
                + " and " + b.shape());
        }
        return Solvers.solve(op, moved.reshape(rows, rows), b.reshape(rows), true, true).get(0).reshape(unknown);
    }

    private static long numel(long[] dims) {
        return Arrays.stream(dims).reduce(1, (x, y) -> x * y);
    }
}
