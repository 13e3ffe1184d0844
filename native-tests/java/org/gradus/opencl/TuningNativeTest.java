package org.gradus.opencl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gradus.Gradus;
import org.gradus.Tensor;
import org.gradus.device.Device;
import org.gradus.device.Devices;
import org.gradus.device.TestDevices;
import org.gradus.device.TuningReport;
import org.gradus.device.TuningReport.Trial;
import org.gradus.ir.Kernel;
import org.gradus.nativetests.NeedsOpenCl;
import org.gradus.opencl.TuningFamily.Candidate;
import org.gradus.types.ArgumentException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every candidate computes what the CPU device does, and what a tuner chooses is in force afterwards. */
@NeedsOpenCl
class TuningNativeTest {
    /** Every so many candidates are tried: building the kernels of one takes seconds. {@code -Dgradus.tiles=1} tries all. */
    private static final int EACH = Integer.getInteger("gradus.tiles", 3);
    private static final ClDevice DEVICE = ClProbe.get().devices().get(0);

    @TempDir
    private Path cache;

    /** Sizes of one kind of kernels. */
    private record Sizes(boolean gpu, Tuning tuning, String text) {
        @Override
        public String toString() {
            return (gpu ? "gpu " : "cpu ") + text;
        }
    }

    static Stream<Sizes> sizes() {
        Tuning now = Traits.of(DEVICE).tuning();
        Stream<Sizes> cpu = TuningFamily.cpuTiles(now.cpu()).stream().map(t -> new Sizes(false, now.withCpu(t), t.toString()));
        Stream<Sizes> gpu = TuningFamily.tiles(DEVICE, now.small(), 1, 1 << 20).stream()
            .map(t -> new Sizes(true, now.withSmall(t), t.toString()));
        List<Sizes> all = Stream.concat(cpu, gpu).toList();
        return IntStream.range(0, all.size()).filter(i -> i % EACH == 0).mapToObj(all::get);
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void productsAreThoseOfTheCpuDevice(Sizes s) {
        Traits traits = Traits.of(DEVICE).with(DEVICE, s.tuning()).withKind(s.gpu());
        Device device = TestDevices.open(Devices.get("opencl"), Map.of(), b -> {
            b.close();
            return new OpenClBackend(DEVICE, traits);
        });
        try {
            for (int turned = 0; turned < 4; turned++) {
                product(device, 1, 131, 37, 70, turned);
                product(device, 3, 5, 601, 67, turned);
            }
            product(device, 2, 1, 1, 1, 0);
            product(device, 1, 12, 1030, 32, 0);
            product(device, 1, 260, 16, 128, 0);
            partsOfMatrices(device);
        } finally {
            TestDevices.close(device);
        }
    }

    /** {@code relu(A B + bias)} with a residual, and A or B turned; each result within the bound on the error of its sum. */
    private static void product(Device device, long batch, long m, long k, long n, int turned) {
        double[] bound;
        try (Devices.Scope scope = Devices.with(Devices.get("cpu"))) {
            bound = operand(batch, m, k, turned & 1, 0.7).abs().matmul(operand(batch, k, n, turned & 2, 0.3).abs()).add(2)
                .mul((k + 4) * 0x1p-23).toDoubleArray();
        }
        double[] expected = result(Devices.get("cpu"), batch, m, k, n, turned);
        double[] actual = result(device, batch, m, k, n, turned);
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], actual[i], bound[i], batch + " x (" + m + " x " + k + " x " + n + "), " + turned + ", " + i);
        }
    }

    /** Operands whose rows are near enough for vectors, but do not begin where vectors do. */
    private static void partsOfMatrices(Device device) {
        double[][] results = new double[2][];
        for (int i = 0; i < 2; i++) {
            try (Devices.Scope scope = Devices.with(i == 0 ? Devices.get("cpu") : device)) {
                Tensor a = operand(1, 40, 32, 0, 0.7).narrow(2, 3, 20);
                Tensor b = operand(1, 24, 80, 0, 0.3).narrow(1, 2, 20).narrow(2, 5, 64);
                results[i] = a.matmul(b).add(wave(64, 0.2)).relu().toDoubleArray();
            }
        }
        assertArrayEquals(results[0], results[1], 22 * 24 * 0x1p-23);
    }

    private static double[] result(Device device, long batch, long m, long k, long n, int turned) {
        try (Devices.Scope scope = Devices.with(device)) {
            Tensor bias = wave(n, 0.2);
            return operand(batch, m, k, turned & 1, 0.7).matmul(operand(batch, k, n, turned & 2, 0.3)).add(bias).relu()
                .toDoubleArray();
        }
    }

    private static Tensor operand(long batch, long rows, long columns, int turned, double step) {
        return turned == 0 ? wave(batch * rows * columns, step).reshape(batch, rows, columns)
            : wave(batch * rows * columns, step).reshape(batch, columns, rows).transpose(1, 2);
    }

    private static Tensor wave(long count, double step) {
        return Gradus.arange((double) count).mul(step).sin().realize();
    }

    private Device open(String tune) {
        return TestDevices.open(Devices.get("opencl"), Map.of("gradus.cache", cache.toString(), "gradus.tune", tune));
    }

    private TuningReport tune(Device d, Duration limit) {
        String before = System.setProperty("gradus.cache", cache.toString());
        try {
            return d.tune(limit);
        } finally {
            if (before == null) {
                System.clearProperty("gradus.cache");
            } else {
                System.setProperty("gradus.cache", before);
            }
        }
    }

    @Test
    void whatIsMeasuredIsStoredAndTakenNextTime() throws IOException {
        Device d = open("");
        TuningReport report = tune(d, Duration.ZERO);
        TestDevices.close(d);
        assertEquals(TuningFamily.of(DEVICE, Traits.of(DEVICE)).size(), report.chosen().size());
        assertEquals(report.trials(), report.chosen(), "there is time for the sizes in force only");
        assertTrue(report.trials().get(0).rate() > 0, report.toString());
        assertTrue(report.toString().contains("* products"), report.toString());
        assertTrue(Files.readString(report.stored()).startsWith("gradus tuning 1\n"));
        Tuning other = Traits.of(DEVICE).tuning().withFolds(64, 4);
        withCache(() -> TuningStore.of(DEVICE, Traits.of(DEVICE).gpu()).save(other));
        withCache(() -> {
            assertEquals(other, Tunings.traits(DEVICE, "d").tuning());
            System.setProperty("gradus.tune", "off");
            assertEquals(Traits.of(DEVICE), Tunings.traits(DEVICE, "d"));
            System.setProperty("gradus.tune", "missing");
            assertEquals(other, Tunings.traits(DEVICE, "d").tuning());
            System.setProperty("gradus.tune", "perhaps");
            assertThrows(ArgumentException.class, () -> Tunings.traits(DEVICE, "d"));
        });
    }

    private interface Work {
        void run() throws IOException;
    }

    private void withCache(Work work) throws IOException {
        String before = System.setProperty("gradus.cache", cache.toString());
        try {
            work.run();
        } finally {
            System.clearProperty("gradus.tune");
            if (before == null) {
                System.clearProperty("gradus.cache");
            } else {
                System.setProperty("gradus.cache", before);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void candidatesThatFailAreLeftOut(boolean gpu) {
        Traits traits = Traits.of(DEVICE).withKind(gpu);
        Candidate now = new Candidate("present", t -> t);
        Candidate broken = new Candidate("broken", t -> t.withSmall(new GemmTile(64, 64, 1, 1, 16, 1, 1))
            .withCpu(new CpuTile(48, 5, 100, 100, 100)));
        Sample small = new ProductSample(1, 9, 10, 11, false, false);
        Tuner tuner = new Tuner(DEVICE, traits, Duration.ofMinutes(1));
        Tuning best = tuner.run(List.of(new TuningFamily("products", "GFLOP/s", 1e9, List.of(broken, now), List.of(small),
            List.of(small))));
        assertEquals(traits.tuning(), best);
        assertEquals(List.of("present"), tuner.trials().stream().filter(Trial::chosen).map(Trial::candidate).toList());
        assertNotNull(tuner.trials().get(0).problem());
    }

    /** A problem that no result solves. */
    private record Unsolvable(Sample sample) implements Sample {
        @Override
        public Kernel kernel() {
            return sample.kernel();
        }

        @Override
        public List<float[]> inputs() {
            return sample.inputs();
        }

        @Override
        public String problem(float[] result) {
            return "not what was expected";
        }

        @Override
        public double work() {
            return sample.work();
        }
    }

    @Test
    void wrongResultsAreLeftOut() {
        Sample wrong = new Unsolvable(new ProductSample(1, 9, 10, 11, false, false));
        Tuner tuner = new Tuner(DEVICE, Traits.of(DEVICE), Duration.ofMinutes(1));
        assertNull(tuner.run(List.of(new TuningFamily("products", "GFLOP/s", 1e9, List.of(new Candidate("present", t -> t)),
            List.of(wrong), List.of()))));
        assertEquals("not what was expected", tuner.trials().get(0).problem());
        assertEquals(0, tuner.trials().get(0).rate());
    }
}
