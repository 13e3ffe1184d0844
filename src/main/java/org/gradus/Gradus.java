package org.gradus;

import java.util.function.Supplier;
import org.gradus.device.Device;
import org.gradus.device.Devices;
import org.gradus.types.DType;
import org.gradus.types.Shape;

/** What PyTorch has in its top namespace: creation, joining, modes. Made for {@code import static org.gradus.Gradus.*}. */
public final class Gradus {
    private Gradus() { }

    // ---- creation

    public static Tensor zeros(long... dims) {
        return full(Shape.of(dims), 0);
    }

    public static Tensor ones(long... dims) {
        return full(Shape.of(dims), 1);
    }

    public static Tensor full(Shape shape, double value) {
        return full(shape, value, DType.FLOAT32, Devices.current());
    }

    public static Tensor full(Shape shape, double value, DType dtype, Device device) {
        return Tensor.of(Scalar.of(value).constant(device, dtype, shape));
    }

    /** One float32 number of rank zero. */
    public static Tensor tensor(double value) {
        return full(Shape.SCALAR, value);
    }

    /** float32 of the given shape, row-major; without dims one-dimensional. */
    public static Tensor tensor(float[] values, long... dims) {
        Shape shape = dims.length == 0 ? Shape.of(values.length) : Shape.of(dims);
        return Tensor.of(Devices.current().upload(values, DType.FLOAT32, shape));
    }

    // ---- modes

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

    public static <T> T noGrad(Supplier<T> body) {
        try (GradMode mode = GradMode.noGrad()) {
            return body.get();
        }
    }
}
