package org.gradus.bench;

import static org.gradus.Gradus.rand;

import java.util.concurrent.TimeUnit;
import org.gradus.Functional;
import org.gradus.GradMode;
import org.gradus.Tensor;
import org.gradus.device.Device;
import org.gradus.device.Devices;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Products of matrices, convolutions and poolings, waited for. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ProductBenchmark {

    /** {@code MxKxN}, {@code BxMxKxN} for batches; with {@code at} or {@code bt} behind it one operand is a transposed view. */
    @State(Scope.Thread)
    public static class Matrices {
        @Param({"64x64x64", "255x255x255", "512x512x512", "1023x1023x1023", "512x512x512at", "512x512x512bt", "64x128x32x128",
            "1x1024x1024", "8x1024x1024", "16x1024x1024", "1024x1024x8"})
        private String product;

        private Device device;
        private Tensor a;
        private Tensor b;

        @Setup
        public void tensors() {
            device = Devices.current();
            ProductCase c = ProductCase.of(product);
            a = c.a();
            b = c.b();
        }
    }

    /** Batch of 8 pictures of 56 x 56. */
    @State(Scope.Thread)
    public static class Pictures {
        @Param({"1", "16", "64"})
        private int channels;

        @Param({"1", "3", "5"})
        private int window;

        private Device device;
        private Tensor x;
        private Tensor weight;

        @Setup
        public void tensors() {
            device = Devices.current();
            x = rand(8, channels, 56, 56).realize();
            weight = rand(64, channels, window, window).realize();
        }
    }

    @Benchmark
    public void matmul(Matrices m) {
        try (GradMode mode = GradMode.noGrad(); Tensor c = m.a.matmul(m.b)) {
            c.realize();
        }
        m.device.synchronize();
    }

    @Benchmark
    public void conv2d(Pictures p) {
        try (GradMode mode = GradMode.noGrad(); Tensor y = Functional.conv2d(p.x, p.weight)) {
            y.realize();
        }
        p.device.synchronize();
    }

    @Benchmark
    public void maxPool2d(Pictures p) {
        try (GradMode mode = GradMode.noGrad(); Tensor y = Functional.maxPool2d(p.x, p.window)) {
            y.realize();
        }
        p.device.synchronize();
    }
}
