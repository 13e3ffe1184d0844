package org.gradus.nativetests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.Locale;
import org.gradus.contract.Fork;
import org.gradus.contract.WhichDevice;
import org.gradus.device.Device;
import org.gradus.device.DeviceInfo;
import org.gradus.device.Devices;
import org.gradus.types.DeviceException;
import org.junit.jupiter.api.Test;

@NeedsOpenCl
class DeviceSelectionNativeTest {
    private static final String POCL = "Portable Computing Language";

    private final DeviceInfo info = Devices.list().stream().filter(d -> d.label().equals("opencl:0")).findFirst().orElseThrow();

    @Test
    void devicesHaveNames() {
        Device first = Devices.get("opencl:0");
        assertSame(first, Devices.get(" OpenCL:0 "));
        String part = info.name().substring(2, Math.min(9, info.name().length())).toUpperCase(Locale.ROOT);
        assertTrue(Devices.get("opencl:" + part).info().name().toUpperCase(Locale.ROOT).contains(part));
        assertTrue(Devices.get("opencl").label().startsWith("opencl:"));
        assertTrue(Devices.all().contains(first) && Devices.all().contains(Devices.get("cpu")));
    }

    @Test
    void whatIsNotThereIsAnErrorThatListsWhatIs() {
        for (String spec : List.of("opencl:99", "opencl:no such name", "cuda", "cpu:1")) {
            String message = assertThrows(DeviceException.class, () -> Devices.get(spec)).getMessage();
            assertTrue(message.startsWith("no device '" + spec + "'"), message);
            assertTrue(message.contains("cpu (") && message.contains("opencl:0 (" + info.name() + ")"), message);
        }
    }

    @Test
    void autoTakesAGpuElseTheCpuDevice() {
        boolean gpu = Devices.list().stream().anyMatch(DeviceInfo::gpu);
        String text = new Fork().run(WhichDevice.class);
        assertTrue(text.contains(gpu ? "default: opencl:" : "default: cpu"), text);
        assertTrue(gpu || text.contains("and no GPU among them"), text);
    }

    @Test
    void theEnvironmentNamesADevice() {
        String text = new Fork().environment("GRADUS_DEVICE", "opencl:0").run(WhichDevice.class);
        assertTrue(text.contains("default: opencl:0, computes 20.0"), text);
    }

    private void assumePocl() {
        assumeTrue(info.properties().toString().contains(POCL), "needs PoCL, which can show itself twice");
    }

    @Test
    void aDriverWithoutDevices() {
        assumePocl();
        String text = new Fork().environment("POCL_DEVICES", "none").run(WhichDevice.class, "opencl");
        assertTrue(text.contains("default: cpu, computes 20.0") && text.contains("opencl: " + POCL + " has no devices"), text);
        assertTrue(text.contains("opencl fails: no device 'opencl' (" + POCL + " has no devices); there is: cpu ("), text);
    }

    @Test
    void twoDevicesSideBySide() {
        assumePocl();
        Fork twice = new Fork().environment("POCL_DEVICES", "pthread pthread").property("gradus.device", "cpu");
        String text = twice.run(TwoDevices.class);
        List<String> lines = text.lines().filter(l -> !l.startsWith("INFO")).toList();
        assertEquals(List.of(
            "[cpu, opencl:0, opencl:1]",
            "opencl:0 opencl:1",
            "36.0 30.0",
            "30.0",
            "720.0",
            "30.0",
            "add: Expected all tensors to be on the same device, but found at least two devices, opencl:0 and opencl:1"),
            lines.subList(0, 7));
        assertEquals(lines.get(7), lines.get(8), "equal seeds train equally on equal devices");
        assertTrue(lines.get(7).startsWith("trained: "));
        assertEquals(List.of("opencl:1", "opencl:0 opencl:0"), lines.subList(9, 11));
    }
}
