package org.gradus.bench;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.LongBuffer;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.gradus.Gradus;
import org.gradus.device.Device;
import org.gradus.device.Devices;
import org.gradus.examples.SentenceEncoder;

/** Sentences a second through MiniLM, beside ONNX Runtime in the same process. */
final class Sentences {
    private static final String SENTENCE = "A lazy graph never allocates the intermediate values that nobody asks for in the first place.";

    private static final long STACK = 16 << 20;

    private Sentences() { }

    /** On a thread of its own: ONNX Runtime's environment takes more than the JVM's usual megabyte of stack when it is made. */
    static void run(Stopwatch watch) {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Device device = Devices.current();
        Thread thread = new Thread(null, () -> {
            try (Devices.Scope on = Devices.with(device)) {
                compare(watch);
            } catch (Throwable t) {
                failure.set(t);
            }
        }, "sentences", STACK);
        thread.start();
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        if (failure.get() != null) {
            throw new IllegalStateException(failure.get());
        }
    }

    private static void compare(Stopwatch watch) {
        SentenceEncoder encoder = SentenceEncoder.load();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(Runtime.getRuntime().availableProcessors());
            OrtEnvironment environment = OrtEnvironment.getEnvironment();
            try (OrtSession session = environment.createSession(SentenceEncoder.weights(), options)) {
                for (int batch : new int[] {1, 32}) {
                    SentenceEncoder.Tokens t = encoder.tokens(Collections.nCopies(batch, SENTENCE));
                    String name = "minilm b=" + batch + " tokens=" + t.length();
                    watch.rate("MiniLM", name, "sentences/s", batch, () -> Gradus.noGrad(() -> encoder.encode(t).toFloatArray()));
                    watch.rate("MiniLM", name + " onnxruntime", "sentences/s", batch, () -> run(environment, session, t));
                }
            }
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void run(OrtEnvironment environment, OrtSession session, SentenceEncoder.Tokens t) {
        long[] shape = {t.count(), t.length()};
        try (OnnxTensor ids = OnnxTensor.createTensor(environment, LongBuffer.wrap(t.ids()), shape);
             OnnxTensor mask = OnnxTensor.createTensor(environment, LongBuffer.wrap(t.mask()), shape);
             OnnxTensor types = OnnxTensor.createTensor(environment, LongBuffer.wrap(new long[t.ids().length]), shape);
             OrtSession.Result result = session.run(Map.of("input_ids", ids, "attention_mask", mask, "token_type_ids", types))) {
            result.get(0);
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }
}
