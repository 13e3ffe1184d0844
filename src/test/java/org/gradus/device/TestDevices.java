package org.gradus.device;

import java.util.HashMap;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Devices beside those that {@link Devices} keeps: opened with other properties, or over a backend that a test wraps. */
public final class TestDevices {
    private TestDevices() {
    }

    /** Another device on the same hardware, opened while the properties are set. */
    public static Device open(Device like, Map<String, String> properties) {
        return open(like, properties, UnaryOperator.identity());
    }

    public static Device open(Device like, Map<String, String> properties, UnaryOperator<Backend> wrap) {
        Map<String, String> before = new HashMap<>();
        properties.forEach((key, value) -> before.put(key, System.setProperty(key, value)));
        try {
            BackendProvider provider = ServiceLoader.load(BackendProvider.class).stream().map(ServiceLoader.Provider::get)
                .filter(p -> p.kind().equals(like.info().kind())).findFirst().orElseThrow();
            return new Device(like.info(), "opened by a test", wrap.apply(provider.open(like.info())));
        } finally {
            before.forEach((key, value) -> {
                if (value == null) {
                    System.clearProperty(key);
                } else {
                    System.setProperty(key, value);
                }
            });
        }
    }

    /** Does {@code work} on a device like another one, of which nobody has held or forgotten anything. */
    public static void alone(Device like, Consumer<Device> work) {
        Device own = open(like, Map.of());
        try (Devices.Scope scope = Devices.with(own)) {
            work.accept(own);
        } finally {
            close(own);
        }
    }

    public static void close(Device device) {
        device.close();
    }
}
