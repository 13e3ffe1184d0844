package org.gradus.opencl;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was measured to be best, one file for each device, driver and kind of kernels: a line for the format, lines
 * {@code name = value}, and last a digest of them. A file counts only if it is whole, of this format, for the kernels as they are
 * now, and the device can run what it says.
 */
final class TuningStore {
    private static final Logger LOG = LoggerFactory.getLogger(TuningStore.class);
    private static final String FORMAT = "gradus tuning 1";
    private static final String DIGEST = "digest";
    private static final String KERNELS = "kernels";
    /** Files of {@code opencl-kernels} whose speed was measured. */
    private static final List<String> MEASURED = List.of("prelude.cl", "gemm.cl", "templates/gemm_cpu.cl", "templates/gemm_gpu.cl",
        "templates/fold_gpu.cl", "templates/fold_gpu_pass.cl", "templates/fold_gpu_tree.cl");

    private final Path file;
    private final Map<String, String> identity;
    private final Supplier<String> kernels;

    /** @param kernels what stands for the text of the kernels; asked only if there is a file */
    TuningStore(Path folder, Map<String, String> identity, Supplier<String> kernels) {
        this.file = folder.resolve(hex(String.join("\n", identity.values())).substring(0, 32) + ".tuning");
        this.identity = new LinkedHashMap<>(identity);
        this.kernels = kernels;
    }

    static TuningStore of(ClDevice d, boolean gpu) {
        Map<String, String> identity = new LinkedHashMap<>();
        identity.put("platform", oneLine(d.platform() + ", " + d.platformVersion()));
        identity.put("device", oneLine(d.name()));
        identity.put("version", oneLine(d.version()));
        identity.put("driver", oneLine(d.driver()));
        identity.put("units", Integer.toString(d.computeUnits()));
        identity.put("kind", gpu ? "gpu" : "cpu");
        return new TuningStore(CacheFolder.path().resolve("tuning"), identity, TuningStore::kernelTexts);
    }

    private static String oneLine(String s) {
        return s.replaceAll("\\s+", " ").strip();
    }

    private static String kernelTexts() {
        StringBuilder all = new StringBuilder();
        MEASURED.forEach(f -> all.append(Library.resource(f)));
        return hex(all.toString()).substring(0, 16);
    }

    Path file() {
        return file;
    }

    /** What is stored, or {@code null}. */
    Tuning load(Predicate<Tuning> possible) {
        String text;
        try {
            text = Files.readString(file);
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            return ignored("cannot be read: " + e);
        }
        String[] lines = text.split("\n");
        if (!lines[0].equals(FORMAT)) {
            return ignored("is not of the format '" + FORMAT + "'");
        }
        String body = String.join("\n", Arrays.copyOf(lines, lines.length - 1)) + "\n";
        if (!lines[lines.length - 1].equals(DIGEST + " = " + hex(body))) {
            return ignored("is damaged");
        }
        Map<String, String> entries = new LinkedHashMap<>();
        for (String line : lines) {
            String[] parts = line.split(" = ", 2);
            entries.put(parts[0], parts[parts.length - 1]);
        }
        if (!entries.entrySet().containsAll(identity.entrySet())) {
            return ignored("is of another device");
        }
        if (!kernels.get().equals(entries.get(KERNELS))) {
            return ignored("was measured with other kernels than this version has; tune again");
        }
        try {
            Tuning t = Tuning.of(entries);
            return possible.test(t) ? t : ignored("asks for more than the device has");
        } catch (IllegalArgumentException e) {
            return ignored("makes no sense: " + e.getMessage());
        }
    }

    private Tuning ignored(String why) {
        LOG.info("{} {}; sizes are those of a device that was not tuned", file, why);
        return null;
    }

    /** @throws IOException if the folder cannot be written */
    void save(Tuning tuning) throws IOException {
        StringBuilder body = new StringBuilder(FORMAT).append('\n');
        identity.forEach((name, value) -> body.append(name).append(" = ").append(value).append('\n'));
        body.append(KERNELS).append(" = ").append(kernels.get()).append('\n');
        tuning.entries().forEach((name, value) -> body.append(name).append(" = ").append(value).append('\n'));
        CacheFolder.write(file, (body + DIGEST + " = " + hex(body.toString()) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(CacheFolder.digest(text.getBytes(StandardCharsets.UTF_8)));
    }
}
