package org.gradus.device;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.gradus.types.DeviceException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds and opens devices. The default one is named by property {@code gradus.device}, else by environment variable
 * {@code GRADUS_DEVICE}, else {@code auto}:
 *
 * <ul>
 * <li>{@code auto}: the first OpenCL GPU, else the CPU device;
 * <li>{@code cpu};
 * <li>{@code opencl}: the first OpenCL GPU, else the first OpenCL device;
 * <li>{@code opencl:gpu}, {@code opencl:2}, or {@code opencl:} and a part of a device's name.
 * </ul>
 *
 * What is asked for by name and is not there is an error that lists what is.
 */
public final class Devices {
    private static final Logger LOG = LoggerFactory.getLogger(Devices.class);
    private static final Map<String, Device> OPEN = new LinkedHashMap<>();
    private static final List<Runnable> LAST_ACTIONS = new CopyOnWriteArrayList<>();
    private static final ThreadLocal<Device> SCOPED = new ThreadLocal<>();
    private static Map<String, BackendProvider> providers;
    private static volatile Device standard;
    private static ProfileAtExit profile;

    private Devices() {
    }

    /** The device that new tensors are made on. */
    public static Device current() {
        Device scoped = SCOPED.get();
        if (scoped != null) {
            return scoped;
        }
        Device d = standard;
        return d != null ? d : chooseStandard();
    }

    private static synchronized Device chooseStandard() {
        if (standard == null) {
            standard = get(configured());
            LOG.info("Gradus uses {}: {}", standard, standard.why());
        }
        return standard;
    }

    /** What property or environment ask for. */
    static String configured() {
        String property = System.getProperty("gradus.device", "").trim();
        if (!property.isEmpty()) {
            return property;
        }
        String environment = System.getenv("GRADUS_DEVICE");
        return environment == null || environment.isBlank() ? "auto" : environment.trim();
    }

    /** Makes {@code device} the default for all threads. */
    public static synchronized void use(Device device) {
        standard = device;
    }

    /** Makes the device of this name the default for all threads. */
    public static void use(String spec) {
        use(get(spec));
    }

    /** Makes {@code device} this thread's default until the scope is closed. */
    public static Scope with(Device device) {
        Device before = SCOPED.get();
        SCOPED.set(device);
        return () -> {
            if (before == null) {
                SCOPED.remove();
            } else {
                SCOPED.set(before);
            }
        };
    }

    /** A default device in force until it is closed. */
    public interface Scope extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * The device of this name, opened at its first use.
     *
     * @throws DeviceException if there is none; the message lists what there is
     */
    public static synchronized Device get(String spec) {
        if (spec == null) {
            throw missing(null, null);
        }
        String s = spec.trim().toLowerCase(Locale.ROOT);
        if (s.equals("auto")) {
            return automatic();
        }
        String kind = s.contains(":") ? s.substring(0, s.indexOf(':')) : s;
        String which = s.contains(":") ? s.substring(s.indexOf(':') + 1) : "";
        BackendProvider provider = providers().get(kind);
        if (provider == null || kind.equals("cpu") && !which.isEmpty()) {
            throw missing(spec, null);
        }
        return open(provider, choose(provider, which, spec), "asked for as '" + spec + "'");
    }

    private static DeviceInfo choose(BackendProvider provider, String which, String spec) {
        List<DeviceInfo> all = provider.devices();
        List<DeviceInfo> gpus = all.stream().filter(DeviceInfo::gpu).toList();
        List<DeviceInfo> fit;
        if (which.isEmpty()) {
            fit = gpus.isEmpty() ? all : gpus;
        } else if (which.equals("gpu")) {
            fit = gpus;
        } else if (which.chars().allMatch(Character::isDigit)) {
            fit = all.stream().filter(d -> Integer.toString(d.index()).equals(which)).toList();
        } else {
            fit = all.stream().filter(d -> d.name().toLowerCase(Locale.ROOT).contains(which)).toList();
        }
        if (fit.isEmpty()) {
            throw missing(spec, provider.problem());
        }
        return fit.get(0);
    }

    private static DeviceException missing(String spec, String problem) {
        String there = list().stream().map(d -> d.label() + " (" + d.name() + ")").collect(Collectors.joining(", "));
        return new DeviceException("no device '" + spec + "'" + (problem == null ? "" : " (" + problem + ")") + "; there is: " + there
            + ". Names: auto, cpu, opencl, opencl:gpu, opencl:<number>, opencl:<part of a name>");
    }

    private static Device automatic() {
        StringBuilder why = new StringBuilder();
        for (BackendProvider p : providers().values()) {
            for (DeviceInfo d : p.devices()) {
                if (d.gpu()) {
                    try {
                        return open(p, d, "auto: the first GPU");
                    } catch (DeviceException e) {
                        LOG.warn("{} could not be opened: {}", d.label(), e.getMessage());
                        why.append("; ").append(d.label()).append(" could not be opened");
                    }
                }
            }
            if (p.problem() != null) {
                why.append("; ").append(p.kind()).append(": ").append(p.problem());
            } else if (p.kind().equals("opencl")) {
                why.append("; OpenCL has ").append(p.devices().size()).append(" device(s) and no GPU among them");
            }
        }
        BackendProvider cpu = providers().get("cpu");
        return open(cpu, cpu.devices().get(0), "auto: no GPU" + why);
    }

    private static Device open(BackendProvider provider, DeviceInfo info, String why) {
        Device known = OPEN.get(info.label());
        if (known == null) {
            if (OPEN.isEmpty()) {
                profile = ProfileAtExit.asked();
                Runtime.getRuntime().addShutdownHook(new Thread(Devices::shutDown, "gradus-shutdown"));
            }
            known = new Device(info, why, provider.open(info));
            OPEN.put(info.label(), known);
            if (profile != null) {
                profile.watch(known);
            }
        }
        return known;
    }

    /**
     * Has {@code action} run when the process is told to end, as by Ctrl-C, while the devices still work. Other threads go on
     * meanwhile; the devices are closed when it is done.
     *
     * @return takes it off again
     */
    public static Closing beforeClosing(Runnable action) {
        LAST_ACTIONS.add(action);
        return () -> LAST_ACTIONS.remove(action);
    }

    /** Takes an action off again. */
    @FunctionalInterface
    public interface Closing extends AutoCloseable {
        @Override
        void close();
    }

    private static void shutDown() {
        LAST_ACTIONS.forEach(Runnable::run);
        closeAll();
    }

    private static synchronized void closeAll() {
        if (profile != null) {
            profile.report();
        }
        OPEN.values().forEach(Device::close);
    }

    /** Every device there is, opened. */
    public static synchronized List<Device> all() {
        List<Device> all = new ArrayList<>();
        for (BackendProvider p : providers().values()) {
            for (DeviceInfo d : p.devices()) {
                all.add(open(p, d, "listed"));
            }
        }
        return all;
    }

    /** Every device there is, without opening any. */
    public static List<DeviceInfo> list() {
        return providers().values().stream().flatMap(p -> p.devices().stream()).toList();
    }

    /** For each kind of device that does not work here, why. */
    public static Map<String, String> problems() {
        Map<String, String> problems = new LinkedHashMap<>();
        providers().values().stream().filter(p -> p.problem() != null).forEach(p -> problems.put(p.kind(), p.problem()));
        return problems;
    }

    private static synchronized Map<String, BackendProvider> providers() {
        if (providers == null) {
            Map<String, BackendProvider> found = new LinkedHashMap<>();
            for (BackendProvider p : ServiceLoader.load(BackendProvider.class, Devices.class.getClassLoader())) {
                found.put(p.kind(), p);
            }
            providers = found;
        }
        return providers;
    }
}
