package org.gradus.examples;

import java.util.List;
import java.util.Locale;
import org.gradus.device.Device;
import org.gradus.device.DeviceInfo;
import org.gradus.device.Devices;

/** Prints every device that Gradus can use here, why others cannot be used, and which one it would take. */
public final class ListDevices {
    private ListDevices() {
    }

    public static void main(String[] args) {
        List<DeviceInfo> all = Devices.list();
        for (DeviceInfo d : all) {
            System.out.printf(Locale.ROOT, "%s  %s%s, %,d MiB%n", d.label(), d.name(), d.gpu() ? " (GPU)" : "", d.memory() >> 20);
            d.properties().forEach((name, value) -> System.out.printf("    %-28s %s%n", name, value));
        }
        Devices.problems().forEach((kind, problem) -> System.out.printf("%s: %s%n", kind, problem));
        Device auto = Devices.get("auto");
        System.out.printf("auto takes %s: %s%n", auto.label(), auto.why());
        String asked = System.getProperty("gradus.device", "auto");
        if (!asked.equals("auto")) {
            System.out.printf("-Dgradus.device=%s takes %s%n", asked, Devices.get(asked));
        }
    }
}
