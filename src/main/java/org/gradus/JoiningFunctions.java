package org.gradus;

import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.gradus.device.Device;
import org.gradus.device.Devices;
import org.gradus.types.DType;
import org.gradus.types.Shape;

/** Members of {@link Gradus}: joining, grids, and tensors of patterns. */
public abstract class JoiningFunctions extends AlgebraFunctions {
    JoiningFunctions() { }

    /** Joins along the second dim; vectors, and numbers as vectors of one, end to end. */
    public static Tensor hstack(List<Tensor> tensors) {
        return Stacks.hstack(tensors);
    }

    /** Joins along the first dim; vectors and numbers are rows. */
    public static Tensor vstack(List<Tensor> tensors) {
        return Stacks.vstack(tensors);
    }

    /** The same as {@link #vstack}. */
    public static Tensor rowStack(List<Tensor> tensors) {
        return Stacks.vstack(tensors);
    }

    /** Joins along the third dim; vectors are {@code (1, n, 1)} and matrices {@code (m, n, 1)}. */
    public static Tensor dstack(List<Tensor> tensors) {
        return Stacks.dstack(tensors);
    }

    /** Joins along the second dim; vectors and numbers are columns. */
    public static Tensor columnStack(List<Tensor> tensors) {
        return Stacks.columnStack(tensors);
    }

    /** {@code (m1, n1), (m2, n2), ... -> (m1 + m2 + ..., n1 + n2 + ...)}: blocks along the diagonal; vectors are rows. */
    public static Tensor blockDiag(Tensor... tensors) {
        return tensors.length == 0 ? Gradus.zeros(1, 0) : Joins.blockDiag(Arrays.asList(tensors)).make();
    }

    /** The same as {@link Gradus#cat(List, int)}. */
    public static Tensor concat(List<Tensor> tensors, int dim) {
        return Joins.cat(tensors, dim).make();
    }

    /** {@link #concat(List, int)} with {@code dim = 0}. */
    public static Tensor concat(List<Tensor> tensors) {
        return concat(tensors, 0);
    }

    /** The same as {@link Gradus#cat(List, int)}. */
    public static Tensor concatenate(List<Tensor> tensors, int dim) {
        return concat(tensors, dim);
    }

    /** {@link #concat(List, int)} with {@code dim = 0}. */
    public static Tensor concatenate(List<Tensor> tensors) {
        return concat(tensors, 0);
    }

    /** Views of one shape, to which all of them broadcast. */
    public static List<Tensor> broadcastTensors(Tensor... tensors) {
        return Stacks.broadcast(Arrays.asList(tensors));
    }

    /** The shape to which {@code shapes} broadcast. */
    public static Shape broadcastShapes(Shape... shapes) {
        return Arrays.stream(shapes).reduce(Shape.SCALAR, (a, b) -> Shape.broadcast("broadcastShapes", a, b));
    }

    /** A view with at least one dim; the tensor itself if it has one. */
    public static Tensor atleast1d(Tensor tensor) {
        return Stacks.atLeast1d(tensor);
    }

    /** {@link #atleast1d(Tensor)} of each. */
    public static List<Tensor> atleast1d(List<Tensor> tensors) {
        return each(tensors, Stacks::atLeast1d);
    }

    /** A view with at least two dims, new ones in front. */
    public static Tensor atleast2d(Tensor tensor) {
        return Stacks.atLeast2d(tensor);
    }

    /** {@link #atleast2d(Tensor)} of each. */
    public static List<Tensor> atleast2d(List<Tensor> tensors) {
        return each(tensors, Stacks::atLeast2d);
    }

    /** A view with at least three dims: {@code (n) -> (1, n, 1)} and {@code (m, n) -> (m, n, 1)}. */
    public static Tensor atleast3d(Tensor tensor) {
        return Stacks.atLeast3d(tensor);
    }

    /** {@link #atleast3d(Tensor)} of each. */
    public static List<Tensor> atleast3d(List<Tensor> tensors) {
        return each(tensors, Stacks::atLeast3d);
    }

    private static List<Tensor> each(List<Tensor> tensors, UnaryOperator<Tensor> shaped) {
        return tensors.stream().map(shaped).toList();
    }

    /** For each of the vectors a view over the grid of all: {@code result[k][i, j, ...]} is element {@code i, j, ...} of it. */
    public static List<Tensor> meshgrid(List<Tensor> tensors) {
        return meshgrid(tensors, "ij");
    }

    /** {@link #meshgrid(List, String)} with {@code indexing = "ij"}, of these. */
    public static List<Tensor> meshgrid(Tensor... tensors) {
        return meshgrid(Arrays.asList(tensors), "ij");
    }

    /** @param indexing {@code "ij"}, or {@code "xy"}: with the first two extents of the results swapped */
    public static List<Tensor> meshgrid(List<Tensor> tensors, String indexing) {
        return Grids.mesh(tensors, indexing);
    }

    /** {@code (n1), (n2), ..., (nk) -> (n1 n2 ... nk, k)}: all ways to take one element of each vector. */
    public static Tensor cartesianProd(Tensor... tensors) {
        return Grids.product(tensors);
    }

    /** {@code (2, n)}, int64: the coordinates of a matrix's elements on and below a diagonal, row by row. */
    public static Tensor trilIndices(long row, long col) {
        return trilIndices(row, col, 0, DType.INT64);
    }

    /** {@link #trilIndices(long, long)} with another diagonal. */
    public static Tensor trilIndices(long row, long col, long offset) {
        return trilIndices(row, col, offset, DType.INT64);
    }

    /** Row and column of each element on and below a diagonal: {@code (2, count)}, on the current device. */
    @OnHost("the coordinates are counted on the host and uploaded")
    public static Tensor trilIndices(long row, long col, long offset, DType dtype) {
        return Grids.triangle("trilIndices", row, col, offset, dtype, Devices.current());
    }

    /** {@code (2, n)}, int64: the coordinates of a matrix's elements on and above a diagonal, row by row. */
    public static Tensor triuIndices(long row, long col) {
        return triuIndices(row, col, 0, DType.INT64);
    }

    /** {@link #triuIndices(long, long)} with another diagonal. */
    public static Tensor triuIndices(long row, long col, long offset) {
        return triuIndices(row, col, offset, DType.INT64);
    }

    /** Row and column of each element on and above a diagonal: {@code (2, count)}, on the current device. */
    @OnHost("the coordinates are counted on the host and uploaded")
    public static Tensor triuIndices(long row, long col, long offset, DType dtype) {
        return Grids.triangle("triuIndices", row, col, offset, dtype, Devices.current());
    }

    /** {@code 0} as often as {@code repeats[0]} says, then {@code 1}, and so on. */
    public static Tensor repeatInterleave(Tensor repeats) {
        return repeatInterleave(repeats, (Long) null);
    }

    /** @param outputSize how many there will be, to be checked, or {@code null} */
    @OnHost("how often each index occurs decides the result's shape")
    public static Tensor repeatInterleave(Tensor repeats, Long outputSize) {
        return Repeats.positions(repeats, outputSize);
    }

    /** A number of rank zero, float32. */
    public static Tensor scalarTensor(Number s) {
        return scalarTensor(s, DType.FLOAT32);
    }

    /** {@link #scalarTensor(Number)} in a dtype. */
    public static Tensor scalarTensor(Number s, DType dtype) {
        return Tensor.of(Scalar.of(s).constant(Devices.current(), dtype, Shape.SCALAR));
    }

    /** {@code base^e} for {@code steps} exponents at even distances from {@code start} to {@code end}; base 10, float32. */
    public static Tensor logspace(double start, double end, long steps) {
        return logspace(start, end, steps, 10, DType.FLOAT32);
    }

    /** {@link #logspace(double, double, long, double, DType)} with {@code dtype = DType.FLOAT32}. */
    public static Tensor logspace(double start, double end, long steps, double base) {
        return logspace(start, end, steps, base, DType.FLOAT32);
    }

    /** {@link #logspace(double, double, long, double, DType, Device)} on the current device. */
    public static Tensor logspace(double start, double end, long steps, double base, DType dtype) {
        return logspace(start, end, steps, base, dtype, Devices.current());
    }

    /** {@code steps} values from {@code base^start} to {@code base^end}, evenly spaced in their logarithm, on a device. */
    public static Tensor logspace(double start, double end, long steps, double base, DType dtype, Device device) {
        return Tensor.of(Creation.logspace(device, dtype, start, end, steps, base));
    }
}
