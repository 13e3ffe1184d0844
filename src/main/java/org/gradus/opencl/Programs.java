package org.gradus.opencl;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.gradus.types.ArgumentException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The programs of one device by source: each is built once, several at a time. Property {@code gradus.dump} names a folder that
 * receives every source.
 */
final class Programs implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Programs.class);

    private final ClApi.Context context;
    private final String options;
    private final ProgramFiles files;
    private final Map<String, CompletableFuture<ClApi.Program>> programs = new HashMap<>();
    private final Map<String, ClApi.Program> fresh = new ConcurrentHashMap<>();
    private final ExecutorService builders = Executors.newFixedThreadPool(Math.max(1, Runtime.getRuntime().availableProcessors()), r -> {
        Thread t = new Thread(r, "gradus-opencl-build");
        t.setDaemon(true);
        return t;
    });

    /** @param files where binaries are kept; they are written on closing, because PoCL must not be asked for one while it works */
    Programs(ClApi.Context context, String options, ProgramFiles files) {
        this.context = context;
        this.options = options;
        this.files = files;
    }

    /** Starts to build those that are new. */
    void prepare(Collection<Composed> all) {
        all.forEach(this::start);
    }

    /** @throws org.gradus.types.KernelBuildException with the driver's log */
    ClApi.Program get(Composed c) {
        try {
            return start(c).join();
        } catch (CompletionException e) {
            programs.remove(c.source());
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    private CompletableFuture<ClApi.Program> start(Composed c) {
        return programs.computeIfAbsent(c.source(), source -> {
            dump(c);
            return CompletableFuture.supplyAsync(() -> build(source), builders);
        });
    }

    private ClApi.Program build(String source) {
        byte[] known = files.load(source);
        ClApi.Program p = known == null ? null : context.load(known, options);
        if (p == null) {
            p = context.build(source, options);
            fresh.put(source, p);
        }
        return p;
    }

    private static void dump(Composed c) {
        String folder = System.getProperty("gradus.dump", "");
        if (folder.isEmpty()) {
            return;
        }
        try {
            Path dir = Path.of(folder);
            Files.createDirectories(dir);
            String id = Integer.toHexString(c.source().hashCode());
            Files.writeString(dir.resolve(c.name().replaceAll("\\W", "_") + "-" + id + ".cl"), c.source());
        } catch (IOException e) {
            throw new UncheckedIOException("gradus.dump=" + folder + " cannot be written", e);
        } catch (java.nio.file.InvalidPathException e) {
            throw new ArgumentException("gradus.dump=" + folder + " is not a folder's name", e);
        }
    }

    private void keep() {
        try {
            fresh.forEach((source, p) -> files.save(source, p.binary()));
            files.trim();
        } catch (ClException e) {
            LOG.info("programs of {} are not kept on disk: {}", context.device().name(), e.getMessage());
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
        keep();
        for (CompletableFuture<ClApi.Program> p : programs.values()) {
            if (p.isDone() && !p.isCompletedExceptionally()) {
                p.join().release();
            }
        }
        programs.clear();
    }
}
