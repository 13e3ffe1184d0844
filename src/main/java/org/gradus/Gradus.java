package org.gradus;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.Supplier;
import org.gradus.device.Device;
import org.gradus.device.Devices;
import org.gradus.ir.Expr;
import org.gradus.types.ArgumentException;
import org.gradus.types.DType;
import org.gradus.types.DTypeException;
import org.gradus.types.Shape;
import org.gradus.types.ShapeException;

/**
 * What PyTorch has in its top namespace: creation, joining, selection, modes. Made for
 * {@code import static org.gradus.Gradus.*}. New tensors are on {@link Devices#current} unless a device is named, and float32
 * unless a dtype is named or the arguments have one.
 */
public final class Gradus extends JoiningFunctions {
    private Gradus() { }

    /** A float32 number of rank zero. */
    public static Tensor tensor(double value) {
        return constant(Shape.SCALAR, Scalar.of(value), DType.FLOAT32, Devices.current());
    }

    /** An int64 number of rank zero. */
    public static Tensor tensor(long value) {
        return constant(Shape.SCALAR, Scalar.of(value), DType.INT64, Devices.current());
    }

    /** {@link #tensor(long)} with {@code boolean value}. */
    public static Tensor tensor(boolean value) {
        return constant(Shape.SCALAR, Scalar.of(value), DType.BOOL, Devices.current());
    }

    /** A number of rank zero. */
    public static Tensor tensor(double value, DType dtype) {
        return constant(Shape.SCALAR, Scalar.of(value), dtype, Devices.current());
    }

    /** A float32 vector. */
    public static Tensor tensor(float... values) {
        return tensor((Object) values);
    }

    /** A float32 vector of number literals. An array of doubles is float64: see {@link #tensor(Object)}. */
    public static Tensor tensor(double first, double second, double... rest) {
        float[] values = new float[rest.length + 2];
        values[0] = (float) first;
        values[1] = (float) second;
        for (int i = 0; i < rest.length; i++) {
            values[i + 2] = (float) rest[i];
        }
        return tensor(values);
    }

    /** An int64 vector. */
    public static Tensor tensor(long... values) {
        return tensor((Object) values);
    }

    /**
     * A copy of an array, flat or nested: {@code float[][]} makes a float32 matrix, {@code double} float64, {@code byte} int8,
     * {@code short} int16, {@code int} int32, {@code long} int64 and {@code boolean} bool. Or of a list of boxed values, which
     * may be nested as well: {@code List<Long>} makes an int64 vector.
     *
     * @throws ShapeException if rows differ in length
     */
    public static Tensor tensor(Object array) {
        HostArrays.Flat flat = HostArrays.flatten(array);
        return Tensor.of(Devices.current().upload(flat.array(), flat.dtype(), flat.shape()));
    }

    /** A copy of a flat array in row-major order. */
    public static Tensor tensor(Object array, Shape shape) {
        return tensor(array, shape, Devices.current());
    }

    /** {@link #tensor(Object, Shape)} on a device. */
    public static Tensor tensor(Object array, Shape shape, Device device) {
        HostArrays.Flat flat = HostArrays.flatten(array);
        if (flat.shape().rank() != 1 || flat.shape().numel() != shape.numel()) {
            throw new ShapeException("tensor: array of shape " + flat.shape() + " for a tensor of shape " + shape);
        }
        return Tensor.of(device.upload(flat.array(), flat.dtype(), shape));
    }

    /**
     * A copy of a flat array in row-major order that holds elements as memory does: {@code short[]} with the bits of float16 or
     * bfloat16, {@code byte[]} with those of uint8, {@code byte[]} with 0 and 1 for bool, else the dtype's own kind.
     *
     * @throws DTypeException if the array is of another kind or length
     * @see Tensor#toBits
     */
    public static Tensor fromBits(Object array, DType dtype, Shape shape, Device device) {
        return Tensor.of(device.upload(array, dtype, shape));
    }

    /**
     * {@code self log(other)}, and 0 where {@code self} is 0 unless {@code other} is NaN; integers and bool are computed in
     * float32.
     */
    public static Tensor xlogy(Number self, Tensor other) {
        return Special.xlogy(self, other);
    }

    /** {@code self^exponent} in float64. */
    public static Tensor floatPower(Number self, Tensor exponent) {
        return Scope.of(() -> exponent.to(DType.FLOAT64).rpow(self.doubleValue()));
    }

    /** {@code self / other}; of integers and bool in float32. */
    public static Tensor divide(Number self, Tensor other) {
        return Elementwise.real(other, self).div(other);
    }

    /** Another name of {@link #divide(Number, Tensor)}. */
    public static Tensor trueDivide(Number self, Tensor other) {
        return divide(self, other);
    }

    /** {@code self << other}, of integers. */
    public static Tensor bitwiseLeftShift(Number self, Tensor other) {
        return Elementwise.scalar(other, self).bitwiseLeftShift(other);
    }

    /** {@code self >> other}, of integers; the sign stays. */
    public static Tensor bitwiseRightShift(Number self, Tensor other) {
        return Elementwise.scalar(other, self).bitwiseRightShift(other);
    }

    private static Tensor constant(Shape shape, Scalar value, DType dtype, Device device) {
        return Tensor.of(value.constant(device, dtype, shape));
    }

    /** {@link #full(Shape, double, DType, Device)} with {@code dtype = DType.FLOAT32}, on the current device. */
    public static Tensor full(Shape shape, double value) {
        return full(shape, value, DType.FLOAT32, Devices.current());
    }

    /** int64. */
    public static Tensor full(Shape shape, long value) {
        return full(shape, value, DType.INT64, Devices.current());
    }

    /** {@link #full(Shape, long)} with {@code boolean value}. */
    public static Tensor full(Shape shape, boolean value) {
        return constant(shape, Scalar.of(value), DType.BOOL, Devices.current());
    }

    /** {@link #full(Shape, double, DType, Device)} on the current device. */
    public static Tensor full(Shape shape, double value, DType dtype) {
        return full(shape, value, dtype, Devices.current());
    }

    /** {@link #full(Shape, long, DType, Device)} on the current device. */
    public static Tensor full(Shape shape, long value, DType dtype) {
        return full(shape, value, dtype, Devices.current());
    }

    /** A tensor filled with a value. */
    public static Tensor full(Shape shape, double value, DType dtype, Device device) {
        return constant(shape, Scalar.of(value), dtype, device);
    }

    /** A tensor filled with a value. */
    public static Tensor full(Shape shape, long value, DType dtype, Device device) {
        return constant(shape, Scalar.of(value), dtype, device);
    }

    /**
     * Zeros in float32 on the current device.
     *
     * @throws org.gradus.types.ShapeException if a dim is negative
     */
    public static Tensor zeros(long... dims) {
        return zeros(DType.FLOAT32, dims);
    }

    /** Zeros (false for bool) on the current device. */
    public static Tensor zeros(DType dtype, long... dims) {
        return zeros(Shape.of(dims), dtype, Devices.current());
    }

    /** {@link #full(Shape, double, DType, Device)} with {@code value = 0L}. */
    public static Tensor zeros(Shape shape, DType dtype, Device device) {
        return full(shape, 0L, dtype, device);
    }

    /**
     * Ones in float32 on the current device.
     *
     * @throws org.gradus.types.ShapeException if a dim is negative
     */
    public static Tensor ones(long... dims) {
        return ones(DType.FLOAT32, dims);
    }

    /** Ones (true for bool) on the current device. */
    public static Tensor ones(DType dtype, long... dims) {
        return ones(Shape.of(dims), dtype, Devices.current());
    }

    /** {@link #full(Shape, double, DType, Device)} with {@code value = 1L}. */
    public static Tensor ones(Shape shape, DType dtype, Device device) {
        return full(shape, 1L, dtype, device);
    }

    /** For what will be written: zeros, as nothing is computed before it is needed. */
    public static Tensor empty(long... dims) {
        return zeros(dims);
    }

    /** {@link #zeros(DType, long...)} under another name. */
    public static Tensor empty(DType dtype, long... dims) {
        return zeros(dtype, dims);
    }

    /** {@link #zeros(Shape, DType, Device)} under another name. */
    public static Tensor empty(Shape shape, DType dtype, Device device) {
        return zeros(shape, dtype, device);
    }

    /** Zeros of the shape and device of {@code x}. */
    public static Tensor zerosLike(Tensor x, DType dtype) {
        return zeros(x.shape(), dtype, x.device());
    }

    /** Zeros of the shape, dtype and device of {@code x}. */
    public static Tensor zerosLike(Tensor x) {
        return zeros(x.shape(), x.dtype(), x.device());
    }

    /** Ones of the shape and device of {@code x}. */
    public static Tensor onesLike(Tensor x, DType dtype) {
        return ones(x.shape(), dtype, x.device());
    }

    /** Ones of the shape, dtype and device of {@code x}. */
    public static Tensor onesLike(Tensor x) {
        return ones(x.shape(), x.dtype(), x.device());
    }

    /** One value in the shape, dtype and device of {@code x}; a fraction is cut off for an integer dtype. */
    public static Tensor fullLike(Tensor x, Number value) {
        return fullLike(x, value, x.dtype());
    }

    /** One value in the shape and on the device of {@code x}. */
    public static Tensor fullLike(Tensor x, Number value, DType dtype) {
        return constant(x.shape(), Scalar.of(value), dtype, x.device());
    }

    /** One value in the shape, dtype and device of {@code x}: 1 for true in dtypes other than bool. */
    public static Tensor fullLike(Tensor x, boolean value) {
        return constant(x.shape(), Scalar.of(value), x.dtype(), x.device());
    }

    /** As {@link #empty}, of the shape, dtype and device of {@code x}. */
    public static Tensor emptyLike(Tensor x) {
        return zerosLike(x);
    }

    /** {@link #zerosLike(Tensor, DType)} under another name. */
    public static Tensor emptyLike(Tensor x, DType dtype) {
        return zerosLike(x, dtype);
    }

    /** The {@code (n, n)} identity. */
    public static Tensor eye(long n) {
        return eye(n, n);
    }

    /** {@code (n, m)} with ones on the main diagonal. */
    public static Tensor eye(long n, long m) {
        return eye(n, m, DType.FLOAT32, Devices.current());
    }

    /** {@link #eye(long, long, DType, Device)} on the current device. */
    public static Tensor eye(long n, long m, DType dtype) {
        return eye(n, m, dtype, Devices.current());
    }

    /** {@link #eye(long, long, DType, Device)} on the current device. */
    public static Tensor eye(long n, DType dtype) {
        return eye(n, n, dtype, Devices.current());
    }

    /** Ones on the diagonal, zeros elsewhere: {@code (n, m)}. */
    public static Tensor eye(long n, long m, DType dtype, Device device) {
        return Tensor.of(Creation.eye(device, dtype, n, m));
    }

    /** {@code 0, 1, ...} before {@code end}, int64. */
    public static Tensor arange(long end) {
        return arange(0, end, 1);
    }

    /** {@link #arange(long, long, long)} with {@code step = 1}. */
    public static Tensor arange(long start, long end) {
        return arange(start, end, 1);
    }

    /** {@code start, start + step, ...} below {@code end} (above it where the step is negative), int64. */
    public static Tensor arange(long start, long end, long step) {
        return Tensor.of(Creation.arange(Devices.current(), DType.INT64, Scalar.of(start), Scalar.of(end), Scalar.of(step)));
    }

    /** {@code 0, 1, ...} before {@code end}, float32. */
    public static Tensor arange(double end) {
        return arange(0.0, end, 1.0);
    }

    /** {@link #arange(double, double, double)} with {@code step = 1.0}. */
    public static Tensor arange(double start, double end) {
        return arange(start, end, 1.0);
    }

    /** {@code start, start + step, ...} below {@code end} (above it where the step is negative), float32. */
    public static Tensor arange(double start, double end, double step) {
        return arange(start, end, step, DType.FLOAT32, Devices.current());
    }

    /** {@link #arange(Number, Number, Number, DType, Device)} with {@code start = 0}, {@code step = 1}, on the current device. */
    public static Tensor arange(Number end, DType dtype) {
        return arange(0, end, 1, dtype, Devices.current());
    }

    /** {@link #arange(Number, Number, Number, DType, Device)} with {@code step = 1}, on the current device. */
    public static Tensor arange(Number start, Number end, DType dtype) {
        return arange(start, end, 1, dtype, Devices.current());
    }

    /** {@code start, start + step, ...} below {@code end} in a dtype. */
    public static Tensor arange(Number start, Number end, Number step, DType dtype) {
        return arange(start, end, step, dtype, Devices.current());
    }

    /** {@link #arange(Number, Number, Number, DType)} on {@code device}. */
    public static Tensor arange(Number start, Number end, Number step, DType dtype, Device device) {
        return Tensor.of(Creation.arange(device, dtype, Scalar.of(start), Scalar.of(end), Scalar.of(step)));
    }

    /** {@code steps} numbers at even distances from {@code start} to {@code end}, both included; float32. */
    public static Tensor linspace(double start, double end, long steps) {
        return linspace(start, end, steps, DType.FLOAT32, Devices.current());
    }

    /** {@link #linspace(double, double, long, DType, Device)} on the current device. */
    public static Tensor linspace(double start, double end, long steps, DType dtype) {
        return linspace(start, end, steps, dtype, Devices.current());
    }

    /** {@code steps} values from {@code start} to {@code end}, both included, evenly spaced. */
    public static Tensor linspace(double start, double end, long steps, DType dtype, Device device) {
        return Tensor.of(Creation.linspace(device, dtype, start, end, steps));
    }

    /** Makes the numbers that follow repeatable: the default generator starts anew. */
    public static Generator manualSeed(long seed) {
        return Generator.standard().manualSeed(seed);
    }

    /** Evenly over [0, 1). */
    public static Tensor rand(long... dims) {
        return rand(Shape.of(dims), DType.FLOAT32, Devices.current(), Generator.standard());
    }

    /** Uniform in {@code [0, 1)}, drawn by a generator of one's own. */
    public static Tensor rand(Shape shape, DType dtype, Device device, Generator generator) {
        return Tensor.of(Random.uniform(device, dtype, shape, generator));
    }

    /** Normally distributed, mean 0 and variance 1. */
    public static Tensor randn(long... dims) {
        return randn(Shape.of(dims), DType.FLOAT32, Devices.current(), Generator.standard());
    }

    /** Standard normal, drawn by a generator of one's own. */
    public static Tensor randn(Shape shape, DType dtype, Device device, Generator generator) {
        return Tensor.of(Random.normal(device, dtype, shape, generator));
    }

    /** Whole numbers from {@code low} to {@code high - 1}, int64. */
    public static Tensor randint(long low, long high, long... dims) {
        return randint(low, high, Shape.of(dims), Devices.current(), Generator.standard());
    }

    /** Integers in {@code [low, high)}, int64, drawn by a generator of one's own. */
    public static Tensor randint(long low, long high, Shape shape, Device device, Generator generator) {
        return Tensor.of(Random.integers(device, shape, low, high, generator));
    }

    /**
     * {@link #randint(long, long, Shape, Device, Generator)} with {@code low = 0}, on the current device by the standard
     * generator.
     */
    public static Tensor randint(long high, Shape size) {
        return randint(0, high, size, Devices.current(), Generator.standard());
    }

    /** The numbers from 0 to {@code n - 1} in random order, int64; shuffled on the host. */
    @OnHost("shuffling goes from one element to the next")
    public static Tensor randperm(int n) {
        return randperm(n, Devices.current(), Generator.standard());
    }

    /** {@code 0 ... n - 1} in random order, drawn by a generator of one's own. */
    @OnHost("shuffling goes from one element to the next")
    public static Tensor randperm(int n, Device device, Generator generator) {
        return Tensor.of(device.upload(generator.permutation(n), DType.INT64, Shape.of(n)));
    }

    /** Evenly over [0, 1), in the shape, floating dtype and device of {@code x}. */
    public static Tensor randLike(Tensor x) {
        return rand(x.shape(), x.dtype(), x.device(), Generator.standard());
    }

    /** {@link #rand(Shape, DType, Device, Generator)} with the shape and device of {@code x}. */
    public static Tensor randLike(Tensor x, DType dtype) {
        return rand(x.shape(), dtype, x.device(), Generator.standard());
    }

    /** Normally distributed, mean 0 and variance 1, in the shape, floating dtype and device of {@code x}. */
    public static Tensor randnLike(Tensor x) {
        return randn(x.shape(), x.dtype(), x.device(), Generator.standard());
    }

    /** {@link #randn(Shape, DType, Device, Generator)} with the shape and device of {@code x}. */
    public static Tensor randnLike(Tensor x, DType dtype) {
        return randn(x.shape(), dtype, x.device(), Generator.standard());
    }

    /**
     * Whole numbers from 0 to {@code high - 1} in the shape, dtype and device of {@code x}.
     *
     * @throws org.gradus.types.ArgumentException if {@code high} is not positive
     */
    public static Tensor randintLike(Tensor x, long high) {
        return randintLike(x, 0, high, x.dtype());
    }

    /** {@link #randintLike(Tensor, long, long, DType)} with {@code low = 0}. */
    public static Tensor randintLike(Tensor x, long high, DType dtype) {
        return randintLike(x, 0, high, dtype);
    }

    /**
     * Whole numbers from {@code low} to {@code high - 1} in the shape, dtype and device of {@code x}.
     *
     * @throws org.gradus.types.ArgumentException unless {@code low < high}
     */
    public static Tensor randintLike(Tensor x, long low, long high) {
        return randintLike(x, low, high, x.dtype());
    }

    /** Integers in {@code [low, high)} in a dtype, with the shape and device of {@code x}. */
    public static Tensor randintLike(Tensor x, long low, long high, DType dtype) {
        return Scope.of(() -> randint(low, high, x.shape(), x.device(), Generator.standard()).to(dtype));
    }

    /** Joins along an existing dim; the other extents must agree. */
    public static Tensor cat(List<Tensor> tensors, int dim) {
        return Joins.cat(tensors, dim).make();
    }

    /** {@link #cat(List, int)} with {@code dim = 0}. */
    public static Tensor cat(List<Tensor> tensors) {
        return cat(tensors, 0);
    }

    /** Joins along a new dim; all shapes must agree. */
    public static Tensor stack(List<Tensor> tensors, int dim) {
        return Joins.stack(tensors, dim).make();
    }

    /** {@link #stack(List, int)} with {@code dim = 0}. */
    public static Tensor stack(List<Tensor> tensors) {
        return stack(tensors, 0);
    }

    /** {@code a} where {@code condition} is true, else {@code b}; all three broadcast, {@code a} and {@code b} promote. */
    public static Tensor where(Tensor condition, Tensor a, Tensor b) {
        return Selection.where(condition, a, b, Dtypes.promote(a, b)).make();
    }

    /** {@link #where(Tensor, Tensor, Tensor)} with a number. */
    public static Tensor where(Tensor condition, Tensor a, Number b) {
        DType dtype = Dtypes.promote(a, Scalar.of(b));
        return Selection.where(condition, a, scalar(condition, Scalar.of(b), dtype), dtype).make();
    }

    /** {@link #where(Tensor, Tensor, Tensor)} with a number. */
    public static Tensor where(Tensor condition, Number a, Tensor b) {
        DType dtype = Dtypes.promote(b, Scalar.of(a));
        return Selection.where(condition, scalar(condition, Scalar.of(a), dtype), b, dtype).make();
    }

    /** int64 of two whole numbers, else float32. */
    public static Tensor where(Tensor condition, Number a, Number b) {
        DType dtype = Dtypes.of().add(Scalar.of(a)).add(Scalar.of(b)).result();
        return Selection.where(condition, scalar(condition, Scalar.of(a), dtype), scalar(condition, Scalar.of(b), dtype), dtype).make();
    }

    /** {@link #where(Tensor, Tensor, Tensor)} with a number. */
    public static Tensor where(Tensor condition, Tensor a, boolean b) {
        return where(condition, a, scalar(condition, Scalar.of(b), DType.BOOL));
    }

    /** {@link #where(Tensor, Tensor, Tensor)} with a number. */
    public static Tensor where(Tensor condition, boolean a, Tensor b) {
        return where(condition, scalar(condition, Scalar.of(a), DType.BOOL), b);
    }

    /** {@link #where(Tensor, Tensor, Tensor)} with {@code boolean a} and {@code boolean b}. */
    public static Tensor where(Tensor condition, boolean a, boolean b) {
        return where(condition, scalar(condition, Scalar.of(a), DType.BOOL), b);
    }

    private static Tensor scalar(Tensor beside, Scalar value, DType dtype) {
        return Tensor.of(value.constant(beside.place(), dtype, Shape.SCALAR));
    }

    /** The coordinates of the true elements, a tensor for each dim. */
    @OnHost("how many elements are true decides the results' shape")
    public static List<Tensor> where(Tensor condition) {
        return condition.nonzero(true);
    }

    /** Computes several tensors in one plan. */
    public static void realize(Tensor... tensors) {
        byDevice("realize", tensors).forEach(Device::realize);
    }

    /** What {@link #realize} would launch, kernel by kernel. */
    public static String explain(Tensor... tensors) {
        StringJoiner text = new StringJoiner("\n");
        byDevice("explain", tensors).forEach((device, roots) -> text.add(device.plan(roots).explain()));
        return text.toString();
    }

    private static Map<Device, List<Expr>> byDevice(String op, Tensor... tensors) {
        if (tensors.length == 0) {
            throw new ArgumentException(op + ": expected at least one tensor");
        }
        Map<Device, List<Expr>> values = new LinkedHashMap<>();
        for (Tensor t : tensors) {
            values.computeIfAbsent(t.device(), device -> new ArrayList<>()).add(t.pending(op));
        }
        return values;
    }

    /** A scope in which nothing is recorded for differentiation. */
    public static GradMode noGrad() {
        return GradMode.noGrad();
    }

    /** Runs {@code body} without recording. */
    public static void noGrad(Runnable body) {
        try (GradMode mode = GradMode.noGrad()) {
            body.run();
        }
    }

    /** {@link #noGrad(Runnable)} with a result. */
    public static <T> T noGrad(Supplier<T> body) {
        try (GradMode mode = GradMode.noGrad()) {
            return body.get();
        }
    }

    /** A scope in which operations are recorded again, inside a {@link #noGrad} one. */
    public static GradMode enableGrad() {
        return GradMode.enableGrad();
    }

    /** Records operations for backward within {@code body}, also inside {@link #noGrad(Runnable)}. */
    public static void enableGrad(Runnable body) {
        try (GradMode mode = GradMode.enableGrad()) {
            body.run();
        }
    }

    /** {@link #enableGrad(Runnable)} with a result. */
    public static <T> T enableGrad(Supplier<T> body) {
        try (GradMode mode = GradMode.enableGrad()) {
            return body.get();
        }
    }
}
