package org.gradus.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.gradus.device.Device;
import org.gradus.device.Devices;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/**
 * PyTorch's recorded calls of every operation that the library has, on every device. Devices that compile each kernel with a
 * driver get every {@code gradus.conformance.sample}th.
 */
class OpsTest {
    private static final int SAMPLE = Integer.getInteger("gradus.conformance.sample", 40);
    private static final int AT_LEAST = 3000;

    /** Where the library differs on purpose, and why. */
    private static final Map<String, String> DEVIATIONS = new HashMap<>();

    static {
        for (String id : List.of("amax-e002", "amin-e001", "amin-e002")) {
            DEVIATIONS.put(id, "a tensor may have more than 64 dims");
        }
        for (String id : List.of("int-0002", "int-0003", "long-0002")) {
            DEVIATIONS.put(id, "what lies beyond an integer's range is cast to its ends, NaN to 0; in C that is undefined");
        }
        for (String id : List.of("trace-0002", "trace-0010", "trace-0013")) {
            DEVIATIONS.put(id, "the recorded gradient of a matrix that is not square misses the diagonal");
        }
        DEVIATIONS.put("linspace-0015", "the recorded whole numbers are not even monotonic");
    }

    @TestFactory
    Stream<DynamicNode> operations() {
        Corpus.require();
        List<String> files = Corpus.list("ops");
        return Devices.all().stream().map(device -> DynamicContainer.dynamicContainer(device.label(), operations(device, files)));
    }

    private static Stream<DynamicNode> operations(Device device, List<String> files) {
        int stride = device.info().kind().equals("cpu") ? 1 : SAMPLE;
        AtomicInteger compared = new AtomicInteger();
        Stream<DynamicNode> each = files.stream().map(file -> dynamicTest(file, () -> {
            try (Devices.Scope scope = Devices.with(device)) {
                OpCases cases = new OpCases(Corpus.read(file)).run(stride, DEVIATIONS);
                compared.addAndGet(cases.compared());
                assertEquals(List.of(), cases.differences());
            }
        }));
        return Stream.concat(each, Stream.of(dynamicTest("as many as there were",
            () -> assertTrue(compared.get() >= AT_LEAST / stride / 2, compared + " cases compared"))));
    }
}
