package org.gradus.contract;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A program of the test class path in a virtual machine of its own, with its own properties and environment. */
public final class Fork {
    private static final int MINUTES = 2;

    private final List<String> options = new ArrayList<>();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private Predicate<String> classPath = entry -> true;
    private Path directory = Path.of("").toAbsolutePath();

    public Fork() {
        if (Runtime.version().feature() >= 22) {
            option("--enable-native-access=ALL-UNNAMED");
        }
    }

    public Fork option(String option) {
        options.add(option);
        return this;
    }

    public Fork property(String key, String value) {
        return option("-D" + key + "=" + value);
    }

    public Fork environment(String key, String value) {
        environment.put(key, value);
        return this;
    }

    /** Where it runs: where this process does if nothing is said. */
    public Fork directory(Path folder) {
        directory = folder;
        return this;
    }

    /** Leaves entries whose file name contains {@code part} out of the class path. */
    public Fork without(String part) {
        classPath = entry -> !new File(entry).getName().contains(part);
        return this;
    }

    /** @return what it wrote to both streams */
    public String run(Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.add("-cp");
        command.add(Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator)).filter(classPath)
            .collect(Collectors.joining(File.pathSeparator)));
        command.add(main.getName());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        List.of("GRADUS_DEVICE", "JAVA_TOOL_OPTIONS").forEach(builder.environment()::remove);
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new AssertionError(main.getSimpleName() + " failed:\n" + text);
            }
            return text;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
