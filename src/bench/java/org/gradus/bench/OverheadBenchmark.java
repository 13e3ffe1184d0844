package org.gradus.bench;

import static org.gradus.Gradus.rand;
import static org.gradus.Gradus.tensor;

import java.util.concurrent.TimeUnit;
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

/** What a call costs beside the work on the elements. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class OverheadBenchmark {
    @Param({"64", "1048576"})
    private int elements;

    private Device device;
    private float[] host;
    private Tensor x;
    private Tensor y;
    private Tensor leaf;

    @Setup
    public void tensors() {
        device = Devices.current();
        host = new float[elements];
        x = rand(elements).realize();
        y = rand(elements).realize();
        leaf = rand(elements).realize().requiresGrad_();
    }

    /** An op that is never computed: its checks and its expression. */
    @Benchmark
    public boolean dispatch() {
        try (GradMode mode = GradMode.noGrad(); Tensor z = x.add(y)) {
            return z.requiresGrad();
        }
    }

    /** The same with a place in the autograd graph. */
    @Benchmark
    public boolean dispatchWithGradient() {
        try (Tensor z = leaf.add(y)) {
            return z.requiresGrad();
        }
    }

    /** Finding the plan of a pending value that was planned before; nothing runs. */
    @Benchmark
    public int planCacheHit() {
        try (GradMode mode = GradMode.noGrad(); Tensor z = x.mul(y).add(x)) {
            return z.explain().length();
        }
    }

    /** One kernel, launched and not waited for. */
    @Benchmark
    public void launch() {
        try (GradMode mode = GradMode.noGrad(); Tensor z = x.add(y)) {
            z.realize();
        }
    }

    /** One kernel, launched and waited for. */
    @Benchmark
    public void launchAndWait() {
        launch();
        device.synchronize();
    }

    /** Forward and backward of one product of elements and its sum. */
    @Benchmark
    public void gradient() {
        leaf.setGrad(null);
        try (Tensor z = leaf.mul(y); Tensor s = z.sum()) {
            s.backward();
        }
    }

    /** From a Java array to the device; the memory comes from the pool and goes back to it. */
    @Benchmark
    public void upload() {
        try (Tensor z = tensor(host)) {
            z.realize();
        }
        device.synchronize();
    }

    /** From the device to a Java array. */
    @Benchmark
    public Object download() {
        return x.toArray();
    }
}
