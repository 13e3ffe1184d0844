package org.gradus.opencl;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.gradus.types.ArgumentException;
import org.gradus.types.KernelBuildException;

/**
 * The programs of one device: each kernel text is built once. Kernels that become known together are built at the same time, as
 * programs of their own, with binaries kept on disk. PoCL builds one program at a time and keeps its own binaries; there they
 * become one program (eight kernels took 0.6 s as one program and 1.2 s as eight; from PoCL's cache 0.05 s and 0.7 s).
 *
 * <p>Property {@code gradus.dump} names a folder that receives every kernel as a program that can be read and compiled alone.
 */
final class Programs implements AutoCloseable {
    private final ClApi.Context context;
    private final String options;
    private final ProgramFiles files;
    private final Map<String, CompletableFuture<ClApi.Program>> programs = new HashMap<>();
    private final ExecutorService builders = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors(), r -> {
        Thread t = new Thread(r, "gradus-opencl-build");
        t.setDaemon(true);
        return t;
    });

    /** @param files where binaries are kept, or {@code null} to leave it to the driver and build what comes together as one */
    Programs(ClApi.Context context, String options, ProgramFiles files) {
        this.context = context;
        this.options = options;
        this.files = files;
    }

    /** Reads the kernels' library while the first operations are recorded. */
    void readLibrary() {
        builders.execute(Library::standard);
    }

    /** Starts to build those that are new. */
    void prepare(Collection<Composed> kernels) {
        Map<String, Composed> fresh = new LinkedHashMap<>();
        for (Composed k : kernels) {
            if (!programs.containsKey(k.entry())) {
                fresh.putIfAbsent(k.entry(), k);
            }
        }
        fresh.values().forEach(Programs::dump);
        if (files != null) {
            fresh.values().forEach(k -> start(List.of(k)));
        } else {
            fresh.values().stream().collect(Collectors.groupingBy(Composed::wide)).values().forEach(this::start);
        }
    }

    private void start(List<Composed> together) {
        CompletableFuture<ClApi.Program> built = CompletableFuture.supplyAsync(() -> build(Composed.source(together)), builders);
        together.forEach(k -> programs.put(k.entry(), built));
    }

    /**
     * The program that has a kernel's entry.
     *
     * @throws KernelBuildException with the driver's log
     */
    ClApi.Program get(Composed k) {
        prepare(List.of(k));
        try {
            return programs.get(k.entry()).join();
        } catch (CompletionException e) {
            CompletableFuture<ClApi.Program> failed = programs.get(k.entry());
            boolean alone = programs.values().stream().filter(p -> p == failed).count() == 1;
            programs.values().removeIf(p -> p == failed);
            if (!alone) {
                start(List.of(k));
                return get(k);
            }
            if (e.getCause() instanceof KernelBuildException rejected) {
                throw new KernelBuildException("kernel " + k.name() + ": " + rejected.getMessage(), rejected);
            }
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    private ClApi.Program build(String source) {
        if (files == null) {
            return context.build(source, options);
        }
        byte[] known = files.load(source);
        ClApi.Program p = known == null ? null : context.load(known, options);
        if (p == null) {
            p = context.build(source, options);
            files.save(source, p.binary());
        }
        return p;
    }

    private static void dump(Composed k) {
        String folder = System.getProperty("gradus.dump", "");
        if (folder.isEmpty()) {
            return;
        }
        try {
            Path dir = Files.createDirectories(Path.of(folder));
            Files.writeString(dir.resolve(k.entry() + ".cl"), k.source());
        } catch (IOException e) {
            throw new UncheckedIOException("gradus.dump=" + folder + " cannot be written", e);
        } catch (InvalidPathException e) {
            throw new ArgumentException("gradus.dump=" + folder + " is not a folder's name", e);
        }
    }

    @Override
    public void close() {
        builders.shutdown();
        try {
            builders.awaitTermination(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Set<CompletableFuture<ClApi.Program>> all = new LinkedHashSet<>(programs.values());
        List<ClApi.Program> done = new ArrayList<>();
        all.stream().filter(p -> p.isDone() && !p.isCompletedExceptionally()).forEach(p -> done.add(p.join()));
        done.forEach(ClApi.Program::release);
        programs.clear();
        if (files != null) {
            files.trim();
        }
    }
}
