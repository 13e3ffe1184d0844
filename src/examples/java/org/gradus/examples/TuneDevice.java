package org.gradus.examples;

import org.gradus.device.Device;
import org.gradus.device.Devices;

/** Measures which sizes of kernels are the fastest on the device that {@code gradus.device} names, and keeps them for later runs. */
public final class TuneDevice {
    private TuneDevice() {
    }

    public static void main(String[] args) {
        Device device = Devices.current();
        System.out.println(device.tune());
    }
}
