package org.gradus.device;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Times everything that devices do while it is open:
 *
 * <pre>{@code
 * try (Profiler profiler = Profiler.start()) {
 *     train();
 *     System.out.println(profiler.table());
 *     profiler.writeTrace(Path.of("step.json"));      // for chrome://tracing or ui.perfetto.dev
 * }
 * }</pre>
 *
 * The property {@code gradus.profile} names a file: then each device is watched from its opening on, and when the virtual machine
 * ends the table goes to the log and the trace to the file; {@code gradus.profile.limits=true} measures the devices' limits too.
 * Times of kernels and transfers are the device's own (an OpenCL queue keeps them only while it is watched; the CPU device takes
 * the wall clock around a kernel), those of plans, builds and runs the host's.
 */
public final class Profiler implements AutoCloseable {
    /** Later events are in the table only. */
    private static final int MOST_EVENTS = 1 << 20;

    private record Place(ProfileEvent.Kind kind, String device, String name, int plan, int step) { }

    private final Set<Device> devices = new LinkedHashSet<>();
    private final List<ProfileEvent> events = new ArrayList<>();
    private final Map<Place, KernelProfile> totals = new HashMap<>();
    private final long started = System.nanoTime();

    Profiler() {
    }

    /** Watches the current device. */
    public static Profiler start() {
        return start(Devices.current());
    }

    /** Watches these devices. */
    public static Profiler start(Device... devices) {
        Profiler p = new Profiler();
        for (Device d : devices) {
            p.watch(d);
        }
        return p;
    }

    void watch(Device device) {
        synchronized (this) {
            devices.add(device);
        }
        device.watch(this);
    }

    synchronized void add(ProfileEvent e) {
        if (events.size() < MOST_EVENTS) {
            events.add(e);
        }
        totals.merge(new Place(e.kind(), e.device(), e.name(), e.plan(), e.step()), KernelProfile.of(e), KernelProfile::plus);
    }

    /** Waits for the devices; faults of theirs are left for others to see. */
    private void await() {
        List<Device> watched;
        synchronized (this) {
            watched = List.copyOf(devices);
        }
        watched.forEach(Device::awaitTimes);
    }

    /** What happened so far, in the order in which it became known; the first million. Waits for the devices. */
    public List<ProfileEvent> events() {
        await();
        synchronized (this) {
            return List.copyOf(events);
        }
    }

    /** Kernels and transfers, those that took longest first. Waits for the devices. */
    public List<KernelProfile> kernels() {
        return totals(true);
    }

    private List<KernelProfile> totals(boolean onDevice) {
        await();
        synchronized (this) {
            return totals.values().stream().filter(k -> k.first().kind().onDevice() == onDevice)
                .sorted(Comparator.comparingLong(KernelProfile::nanos).reversed()).toList();
        }
    }

    /**
     * A table for people: each kernel with its place (plan and step), launches, time, bandwidth, rate, and the share of the
     * device's limits where {@link Device#limits} has measured them.
     */
    public String table() {
        Map<String, Limits> limits = new HashMap<>();
        synchronized (this) {
            devices.stream().filter(d -> d.knownLimits() != null).forEach(d -> limits.put(d.label(), d.knownLimits()));
        }
        return ProfileTable.of(kernels(), totals(false), limits);
    }

    /**
     * Writes the events in the format of Chrome's trace viewer: one row for each device and one for what the host did for it.
     *
     * @throws java.io.UncheckedIOException if the file cannot be written
     */
    public void writeTrace(Path file) {
        try {
            ChromeTrace.write(events(), started, file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("the profile cannot be written to " + file, e);
        }
    }

    /** Stops watching; what was seen can still be read. */
    @Override
    public void close() {
        List<Device> watched;
        synchronized (this) {
            watched = List.copyOf(devices);
            devices.clear();
        }
        watched.forEach(d -> d.unwatch(this));
    }
}
