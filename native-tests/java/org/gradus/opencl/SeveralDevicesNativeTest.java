package org.gradus.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.gradus.device.Device;
import org.gradus.device.Devices;
import org.gradus.ir.Expr;
import org.gradus.ir.Pointwise;
import org.gradus.nativetests.NeedsOpenCl;
import org.gradus.types.DType;
import org.gradus.types.Shape;
import org.junit.jupiter.api.Test;

/** Two OpenCL devices in one process, which PoCL can be told to show. */
@NeedsOpenCl
class SeveralDevicesNativeTest {

    /** Doubles a number on each OpenCL device, by turns, and prints the devices and what they made. */
    public static final class Main {
        private Main() {
        }

        public static void main(String[] args) {
            List<Device> devices = Devices.list().stream().filter(d -> d.kind().equals("opencl"))
                .map(d -> Devices.get(d.label())).toList();
            Expr[] values = new Expr[devices.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = devices.get(i).upload(new float[] {i + 1}, DType.FLOAT32, Shape.of(1)).retain();
            }
            for (int turn = 0; turn < 3; turn++) {
                for (int i = 0; i < values.length; i++) {
                    values[i] = Expr.map(Pointwise.ADD, values[i], values[i]).retain();
                    devices.get(i).realize(List.of(values[i]));
                }
            }
            for (int i = 0; i < values.length; i++) {
                System.out.println("RESULT " + devices.get(i).label() + " " + ((float[]) devices.get(i).download(values[i]))[0]);
            }
            System.exit(0);
        }
    }

    @Test
    void theyWorkSideBySide() throws Exception {
        assumeTrue(ClProbe.get().devices().get(0).isPocl(), "only PoCL can be told to show a device twice");
        ProcessBuilder b = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp", System.getProperty("java.class.path"), Main.class.getName()).redirectError(ProcessBuilder.Redirect.DISCARD);
        b.environment().put("POCL_DEVICES", "pthread pthread");
        Process p = b.start();
        List<String> lines = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines()
            .filter(s -> s.startsWith("RESULT ")).toList();
        assertTrue(p.waitFor(1, TimeUnit.MINUTES));
        assertEquals(List.of("RESULT opencl:0 8.0", "RESULT opencl:1 16.0"), lines);
    }
}
