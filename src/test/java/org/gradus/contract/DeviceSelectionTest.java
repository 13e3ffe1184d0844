package org.gradus.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which device is taken where OpenCL does not work, each time in a virtual machine of its own. */
class DeviceSelectionTest {
    @TempDir
    Path dir;

    private static void contains(String text, String... lines) {
        for (String line : lines) {
            assertTrue(text.contains(line), () -> "'" + line + "' is missing in:\n" + text);
        }
    }

    /** {@code auto} takes the CPU device and says why once; what names OpenCL fails, saying why too. */
    private static void onlyTheCpuDevice(Fork fork, String why) {
        String text = fork.run(WhichDevice.class, "auto", "opencl", "opencl:gpu", "opencl:0", "cpu");
        contains(text, "default: cpu, computes 20.0", "again: cpu", "auto is cpu", "cpu is cpu",
            "opencl fails: no device 'opencl' (", "opencl:gpu fails: no device 'opencl:gpu' (",
            "opencl:0 fails: no device 'opencl:0' (", "; there is: cpu (", "problem of opencl: ", "there are: [cpu ", why);
        long said = text.lines().filter(l -> l.contains("Gradus uses cpu") && l.contains("auto: no GPU; opencl: ")).count();
        assertEquals(1, said, text);
        assertTrue(!text.contains("\tat "), text);
    }

    private Path vendors(String library) throws IOException {
        Path folder = Files.createDirectory(dir.resolve("vendors"));
        if (library != null) {
            Files.writeString(folder.resolve("driver.icd"), library + "\n");
        }
        return folder;
    }

    @Test
    void withoutADriver() throws IOException {
        onlyTheCpuDevice(new Fork().environment("OCL_ICD_VENDORS", vendors(null).toString()), "apt");
    }

    @Test
    void withADriverWhoseLibraryIsMissing() throws IOException {
        onlyTheCpuDevice(new Fork().environment("OCL_ICD_VENDORS", vendors("libno-such-driver.so").toString()), "apt");
    }

    @Test
    void whereJoclsLibraryCannotBeUnpacked() throws IOException {
        Path file = Files.createFile(dir.resolve("file"));
        onlyTheCpuDevice(new Fork().property("java.io.tmpdir", file.resolve("folder").toString()), "JOCL's native library");
    }

    @Test
    void withoutJocl() {
        onlyTheCpuDevice(new Fork().without("jocl"), "JOCL is not on the class path");
    }

    @Test
    void thePropertyCountsMoreThanTheEnvironment() {
        String both = new Fork().environment("GRADUS_DEVICE", "nowhere").property("gradus.device", "cpu").run(WhichDevice.class);
        contains(both, "default: cpu", "asked for as 'cpu'");
    }

    @Test
    void theEnvironmentCountsWhereThePropertyIsEmpty() {
        String bad = new Fork().environment("GRADUS_DEVICE", "nowhere").property("gradus.device", "").run(WhichDevice.class);
        contains(bad, "default fails: no device 'nowhere'; there is: cpu (", "Names: auto, cpu, opencl, opencl:gpu");
        String good = new Fork().environment("GRADUS_DEVICE", " cpu ").run(WhichDevice.class);
        contains(good, "default: cpu", "asked for as 'cpu'");
    }

    @Test
    void withoutEitherItIsChosen() {
        contains(new Fork().environment("GRADUS_DEVICE", " ").property("gradus.device", " ").run(WhichDevice.class), ": auto: ");
    }

    @Test
    void theCpuDeviceNeedsNoVectorModule() {
        String text = new Fork().property("gradus.device", "cpu").run(WhichDevice.class);
        contains(text, "computes 20.0");
        assertEquals(1, text.lines().filter(l -> l.contains("--add-modules jdk.incubator.vector")).count(), text);
    }
}
