package org.gradus.contract;

import org.gradus.Gradus;
import org.gradus.device.Device;
import org.gradus.device.Devices;
import org.gradus.types.DeviceException;

/** Says which device is the default one, and what each argument names; uses those that there are. */
public final class WhichDevice {
    private WhichDevice() {
    }

    public static void main(String[] specs) {
        try {
            Device device = Devices.current();
            System.out.println("default: " + device.label() + ", computes " + Gradus.arange(5.0).mul(2).sum().item());
            System.out.println("again: " + Devices.current().label());
        } catch (DeviceException e) {
            System.out.println("default fails: " + e.getMessage());
        }
        for (String spec : specs) {
            try {
                Device device = Devices.get(spec);
                System.out.println(spec + " is " + device.label() + ", " + device.why());
            } catch (DeviceException e) {
                System.out.println(spec + " fails: " + e.getMessage());
            }
        }
        Devices.problems().forEach((kind, problem) -> System.out.println("problem of " + kind + ": " + problem));
        System.out.println("there are: " + Devices.list().stream().map(d -> d.label() + " " + d.name()).toList());
    }
}
