package org.gradus.bench;

import static org.gradus.Gradus.rand;
import static org.gradus.Gradus.randint;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.gradus.Functional;
import org.gradus.GradMode;
import org.gradus.Tensor;
import org.gradus.device.Device;
import org.gradus.device.Devices;
import org.gradus.types.DType;
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

/** One kernel of each family over a matrix of {@code rows x columns} in three layouts, waited for. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class KernelBenchmark {
    private static final Map<String, Function<KernelBenchmark, Tensor>> FAMILIES = Map.ofEntries(
        Map.entry("map", b -> b.x.mul(b.y).add(b.x)),
        Map.entry("mapOfFunctions", b -> b.x.exp().add(b.y.tanh()).sigmoid()),
        Map.entry("broadcast", b -> b.x.add(b.row)),
        Map.entry("sumOfAll", b -> b.x.sum()),
        Map.entry("sumOfRows", b -> b.x.sum(1)),
        Map.entry("sumOfColumns", b -> b.x.sum(0)),
        Map.entry("argmax", b -> b.x.argmax(1)),
        Map.entry("softmax", b -> b.x.softmax(1)),
        Map.entry("layerNorm", b -> Functional.layerNorm(b.x, new long[] {b.x.size(1)}, b.row, b.row, 1e-5)),
        Map.entry("scan", b -> b.x.cumsum(1)),
        Map.entry("sort", b -> b.x.sort(1).values()),
        Map.entry("gather", b -> b.x.indexSelect(0, b.index)),
        Map.entry("scatter", b -> b.x.clone().indexAdd_(0, b.index, b.y)),
        Map.entry("cast", b -> b.x.to(DType.FLOAT64)),
        Map.entry("copy", b -> b.x.clone()),
        Map.entry("transpose", b -> b.x.t().contiguous()),
        Map.entry("concatenate", b -> org.gradus.Gradus.cat(java.util.List.of(b.x, b.y), 1)),
        Map.entry("random", b -> rand(b.x.size(0), b.x.size(1))));

    @Param({"map", "mapOfFunctions", "broadcast", "sumOfAll", "sumOfRows", "sumOfColumns", "argmax", "softmax", "layerNorm", "scan",
        "sort", "gather", "scatter", "cast", "copy", "transpose", "concatenate", "random"})
    private String family;

    @Param({"64x64", "1023x1025", "4096x1024"})
    private String size;

    @Param({"contiguous", "transposed", "sliced"})
    private String layout;

    private Device device;
    private Tensor x;
    private Tensor y;
    private Tensor row;
    private Tensor index;

    @Setup
    public void tensors() {
        device = Devices.current();
        int rows = Integer.parseInt(size.substring(0, size.indexOf('x')));
        int columns = Integer.parseInt(size.substring(size.indexOf('x') + 1));
        x = matrix(rows, columns);
        y = matrix(rows, columns);
        row = rand(columns).realize();
        index = randint(0, rows, rows).realize();
    }

    private Tensor matrix(int rows, int columns) {
        return switch (layout) {
            case "transposed" -> rand(columns, rows).realize().t();
            case "sliced" -> rand(rows + 1, columns + 3).realize().narrow(0, 1, rows).narrow(1, 2, columns);
            default -> rand(rows, columns).realize();
        };
    }

    @Benchmark
    public void run() {
        try (GradMode mode = GradMode.noGrad(); Tensor z = FAMILIES.get(family).apply(this)) {
            z.realize();
        }
        device.synchronize();
    }
}
