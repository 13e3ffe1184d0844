package org.gradus.contract;

import static org.gradus.Functional.crossEntropy;
import static org.gradus.Gradus.manualSeed;
import static org.gradus.Gradus.tensor;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.gradus.GradMode;
import org.gradus.Tensor;
import org.gradus.device.Statistics;
import org.gradus.nn.Dropout;
import org.gradus.nn.GELU;
import org.gradus.nn.Linear;
import org.gradus.nn.ReLU;
import org.gradus.nn.Sequential;
import org.gradus.optim.ASGD;
import org.gradus.optim.Adadelta;
import org.gradus.optim.Adagrad;
import org.gradus.optim.Adam;
import org.gradus.optim.AdamW;
import org.gradus.optim.Adamax;
import org.gradus.optim.NAdam;
import org.gradus.optim.Optimizer;
import org.gradus.optim.RAdam;
import org.gradus.optim.RMSprop;
import org.gradus.optim.Rprop;
import org.gradus.optim.SGD;
import org.gradus.types.Shape;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A training loop fuses and compiles in its first iteration only, and leaves its results on the device. */
public abstract class TrainingLoopContract extends DeviceContract {
    private static final int FEATURES = 20;

    private static Sequential network(int features, int hidden) {
        return new Sequential(new Linear(features, hidden), new ReLU(), new Dropout(0.2), new Linear(hidden, hidden), new GELU(),
            new Linear(hidden, 10));
    }

    static Stream<Named<Function<List<Tensor>, Optimizer<?>>>> optimizers() {
        return Stream.of(
            Named.of("SGD", p -> new SGD(p, 0.1)),
            Named.of("SGD with momentum", p -> new SGD(p, SGD.options(0.1).momentum(0.9).dampening(0.1).weightDecay(1e-4))),
            Named.of("SGD with Nesterov momentum", p -> new SGD(p, SGD.options(0.1).momentum(0.9).nesterov(true))),
            Named.of("Adam", p -> new Adam(p, 1e-3)),
            Named.of("AdamW", p -> new AdamW(p, 1e-3)),
            Named.of("Adagrad", p -> new Adagrad(p, 1e-2)),
            Named.of("Adadelta", p -> new Adadelta(p, 0.5)),
            Named.of("RMSprop", p -> new RMSprop(p, RMSprop.options().centered(true).momentum(0.9))),
            Named.of("Adamax", p -> new Adamax(p)),
            Named.of("NAdam", p -> new NAdam(p)),
            Named.of("RAdam that never rectifies", p -> new RAdam(p, RAdam.options().betas(0.9, 0.5))),
            Named.of("Rprop", p -> new Rprop(p)),
            Named.of("ASGD", p -> new ASGD(p)));
    }

    private static final class Loop {
        final Sequential model;
        final Optimizer<?> optimizer;
        private final Random random = new Random(1);
        private final int features;

        Loop(int features, int hidden, Function<List<Tensor>, Optimizer<?>> kind) {
            manualSeed(1);
            this.features = features;
            this.model = network(features, hidden);
            this.optimizer = kind.apply(model.parameters());
        }

        Tensor images(int batch) {
            float[] x = new float[batch * features];
            for (int i = 0; i < x.length; i++) {
                x[i] = (float) random.nextGaussian();
            }
            return tensor(x, Shape.of(batch, features));
        }

        Tensor loss(int batch) {
            return crossEntropy(model.forward(images(batch)), tensor(random.longs(batch, 0, 10).toArray()));
        }

        Tensor step(int batch) {
            Tensor loss = loss(batch);
            optimizer.zeroGrad();
            loss.backward();
            optimizer.step();
            return loss;
        }
    }

    private Statistics statistics() {
        return device().statistics();
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void theSecondIterationFusesAndCompilesNothing(Function<List<Tensor>, Optimizer<?>> kind) {
        Loop loop = new Loop(FEATURES, 32, kind);
        loop.step(16);
        long plans = device().plansMade();
        long programs = statistics().programsBuilt();
        long launches = statistics().launches();
        loop.step(16);
        long launchesOfTheSecond = statistics().launches() - launches;
        loop.step(16);
        for (int i = 0; i < 10; i++) {
            loop.optimizer.lr(0.1 / (i + 2));
            loop.step(16);
        }
        assertEquals(plans, device().plansMade(), "plans");
        assertEquals(programs, statistics().programsBuilt(), "programs");
        assertEquals(12 * launchesOfTheSecond, statistics().launches() - launches, "launches");
    }

    @Test
    void losesThatAreReadChangeNothing() {
        Loop loop = new Loop(FEATURES, 32, p -> new Adam(p, 1e-3));
        loop.step(16).item();
        long plans = device().plansMade();
        for (int i = 0; i < 5; i++) {
            loop.step(16).item();
        }
        assertEquals(plans, device().plansMade(), "plans");
    }

    @Test
    void anotherBatchSizeCompilesNothing() {
        Loop loop = new Loop(FEATURES, 32, p -> new Adam(p, 1e-3));
        loop.step(16);
        long programs = statistics().programsBuilt();
        for (int batch : new int[] {15, 3, 2, 1, 64, 17, 333, 1}) {
            loop.step(batch);
            assertEquals(programs, statistics().programsBuilt(), "programs after a batch of " + batch);
        }
    }

    @Test
    void nothingIsReadBackButWhatIsAskedFor() {
        Loop loop = new Loop(FEATURES, 32, p -> new Adam(p, 1e-3));
        loop.step(16);
        Statistics before = statistics();
        Tensor loss = null;
        for (int i = 0; i < 5; i++) {
            loss = loop.step(16);
        }
        assertEquals(before.downloads(), statistics().downloads());
        assertEquals(before.downloadedBytes(), statistics().downloadedBytes());
        assertEquals(before.uploads() + 10, statistics().uploads(), "images and labels of five batches");
        assertTrue(Double.isFinite(loss.item()));
        assertEquals(before.downloads() + 1, statistics().downloads());
        assertEquals(before.downloadedBytes() + 4, statistics().downloadedBytes());
        loop.model.parameters().get(0).grad().toFloatArray();
        assertEquals(before.downloads() + 2, statistics().downloads());
        assertEquals(before.downloadedBytes() + 4 + 4 * 32 * FEATURES, statistics().downloadedBytes());
    }

    @Test
    void evaluationBetweenEpochsCompilesOnce() {
        Loop loop = new Loop(FEATURES, 32, p -> new Adam(p, 1e-3));
        long plans = 0;
        long programs = 0;
        for (int epoch = 0; epoch < 3; epoch++) {
            if (epoch == 1) {
                plans = device().plansMade();
                programs = statistics().programsBuilt();
            }
            loop.model.train();
            loop.step(16);
            loop.step(9);
            loop.model.eval();
            try (GradMode mode = GradMode.noGrad()) {
                loop.loss(40).item();
            }
        }
        assertEquals(plans, device().plansMade(), "plans");
        assertEquals(programs, statistics().programsBuilt(), "programs");
    }
}
