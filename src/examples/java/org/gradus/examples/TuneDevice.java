package org.gradus.examples;

import org.gradus.device.Device;
import org.gradus.device.Devices;

/** Measures with which sizes the kernels of the device that {@code gradus.device} names are fastest, and keeps them for later runs. */
public final class TuneDevice {
    private TuneDevice() {
    }

    public static void main(String[] args) {
        Device device = Devices.current();
        System.out.println(device.tune());
    }
}
