package org.gradus.contract;

import static org.gradus.Gradus.ones;
import static org.gradus.Gradus.tensor;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.gradus.Tensor;
import org.gradus.device.Device;
import org.gradus.device.Devices;
import org.gradus.device.KernelProfile;
import org.gradus.device.Limits;
import org.gradus.device.ProfileEvent;
import org.gradus.device.ProfileEvent.Kind;
import org.gradus.device.Profiler;
import org.gradus.device.TestDevices;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A profile has every kernel, transfer and plan of its time, and nothing of before or after. */
public abstract class ProfilerContract extends DeviceContract {
    private static final int ROWS = 48;
    private static final int COLUMNS = 80;

    /** Has made no plan yet. */
    private Device own;
    private Devices.Scope inner;

    @BeforeEach
    @Override
    protected void enter() {
        own = TestDevices.open(device(), Map.of());
        super.enter();
        inner = Devices.with(own);
    }

    @AfterEach
    @Override
    protected void leave() {
        inner.close();
        super.leave();
        TestDevices.close(own);
    }

    private static double work(Tensor a, Tensor b) {
        return a.matmul(b).relu().sum().item();
    }

    @Test
    void kernelsTransfersAndPlansAreTimed() {
        Tensor a = ones(ROWS, COLUMNS).realize();
        Tensor b = ones(COLUMNS, ROWS).realize();
        long before = System.nanoTime();
        try (Profiler profiler = Profiler.start(own)) {
            work(a, b.neg());
            work(a, b.neg());
            tensor(1f, 2f, 3f).realize();
            List<ProfileEvent> events = profiler.events();
            long after = System.nanoTime();
            assertEquals(own.statistics().launches() > 0, events.stream().anyMatch(e -> e.kind() == Kind.KERNEL));
            assertEquals(1, events.stream().filter(e -> e.kind() == Kind.PLAN).count(), "the second run has its plan");
            assertEquals(1, events.stream().filter(e -> e.kind() == Kind.BUILD).count());
            assertEquals(2, events.stream().filter(e -> e.kind() == Kind.RUN).count());
            assertEquals(1, events.stream().filter(e -> e.kind() == Kind.UPLOAD).mapToLong(ProfileEvent::bytes).filter(n -> n == 12).count());
            assertEquals(2, events.stream().filter(e -> e.kind() == Kind.DOWNLOAD && e.bytes() == 4).count());
            for (ProfileEvent e : events) {
                assertTrue(e.nanos() >= 0, e.toString());
                assertTrue(e.start() >= before - 1_000_000 && e.start() + e.nanos() <= after + 1_000_000, "not in its time: " + e);
                assertEquals(own.label(), e.device());
            }
        }
    }

    @Test
    void kernelsAreAddedUpByTheirPlaceInThePlan() {
        Tensor a = ones(ROWS, COLUMNS).realize();
        Tensor b = ones(COLUMNS, ROWS).realize();
        try (Profiler profiler = Profiler.start(own)) {
            for (int i = 0; i < 3; i++) {
                work(a, b);
            }
            KernelProfile product = profiler.kernels().stream().filter(k -> k.first().name().startsWith("matmul")).findFirst().orElseThrow();
            assertEquals(3, product.launches());
            assertEquals(0, product.first().plan());
            assertTrue(product.operations() >= 3L * 2 * ROWS * ROWS * COLUMNS, product.toString());
            assertTrue(product.bytes() >= 3L * 4 * 2 * ROWS * COLUMNS, product.toString());
            assertTrue(product.bandwidth() > 0 && product.rate() > 0);
            String table = profiler.table();
            assertTrue(table.contains(product.first().name()) && table.contains("plan:step") && table.contains("1 new plans"), table);
        }
    }

    @Test
    void nothingIsSeenBeforeAndAfter() {
        Tensor a = ones(ROWS, COLUMNS).realize();
        Profiler profiler = Profiler.start(own);
        a.add(1).realize();
        profiler.close();
        int seen = profiler.events().size();
        a.add(2).realize();
        a.sub(2).realize();
        assertEquals(seen, profiler.events().size());
        assertEquals(1, profiler.events().stream().filter(e -> e.kind() == Kind.KERNEL).count());
    }

    @Test
    void twoProfilersSeeTheSame() {
        Tensor a = ones(ROWS, COLUMNS).realize();
        try (Profiler one = Profiler.start(own); Profiler other = Profiler.start(own)) {
            a.exp().realize();
            assertEquals(one.events(), other.events());
            assertFalse(one.events().isEmpty());
        }
    }

    @Test
    void theTraceIsReadableJson(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("trace.json");
        try (Profiler profiler = Profiler.start(own)) {
            work(ones(ROWS, COLUMNS), ones(COLUMNS, ROWS));
            profiler.writeTrace(file);
        }
        JsonArray events = JsonParser.parseString(Files.readString(file)).getAsJsonObject().getAsJsonArray("traceEvents");
        Set<String> kinds = new java.util.HashSet<>();
        for (JsonElement e : events) {
            JsonObject o = e.getAsJsonObject();
            if (o.get("ph").getAsString().equals("X")) {
                kinds.add(o.get("cat").getAsString());
                assertTrue(o.get("dur").getAsDouble() >= 0 && o.has("ts") && o.has("pid") && o.has("tid") && o.has("args"));
            } else {
                assertEquals("thread_name", o.get("name").getAsString());
            }
        }
        assertTrue(kinds.containsAll(Set.of("kernel", "download", "plan", "build", "run")), kinds.toString());
    }

    @Test
    void theFlightRecorderGetsAnEventALaunch(@TempDir Path folder) throws IOException {
        Tensor a = ones(ROWS, COLUMNS).realize();
        Path file = folder.resolve("recording.jfr");
        long launches;
        try (Recording recording = new Recording()) {
            recording.enable("org.gradus.Launch");
            recording.start();
            launches = own.statistics().launches();
            a.mul(3).realize();
            a.mul(3).add(1).log().realize();
            launches = own.statistics().launches() - launches;
            recording.stop();
            recording.dump(file);
        }
        List<RecordedEvent> events = RecordingFile.readAllEvents(file).stream()
            .filter(e -> e.getEventType().getName().equals("org.gradus.Launch")).collect(Collectors.toList());
        assertEquals(launches, events.size());
        assertEquals(2 * 4 * ROWS * COLUMNS, events.get(0).getLong("bytes"));
        assertEquals(own.label(), events.get(0).getString("device"));
        assertNotNull(events.get(0).getString("kernel"));
    }

    @Test
    void limitsAreMeasuredOnce() {
        Limits limits = own.limits();
        assertTrue(limits.bandwidth() > 1e7 && limits.bandwidth() < 1e15, limits.toString());
        assertTrue(limits.rate() > 1e7 && limits.rate() < 1e17, limits.toString());
        assertEquals(limits, own.limits());
        try (Profiler profiler = Profiler.start(own)) {
            ones(ROWS, COLUMNS).add(ones(COLUMNS)).realize();
            assertTrue(profiler.table().contains("limits of " + own.label()));
        }
    }
}
