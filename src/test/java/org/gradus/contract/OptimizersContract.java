package org.gradus.contract;

import static org.gradus.Gradus.manualSeed;
import static org.gradus.Gradus.randn;
import static org.gradus.Gradus.tensor;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.gradus.GradMode;
import org.gradus.Gradus;
import org.gradus.Tensor;
import org.gradus.nn.ClipGrad;
import org.gradus.nn.Linear;
import org.gradus.optim.ASGD;
import org.gradus.optim.Adadelta;
import org.gradus.optim.Adagrad;
import org.gradus.optim.Adam;
import org.gradus.optim.AdamW;
import org.gradus.optim.Adamax;
import org.gradus.optim.AveragedModel;
import org.gradus.optim.GradScaler;
import org.gradus.optim.LBFGS;
import org.gradus.optim.NAdam;
import org.gradus.optim.Optimizer;
import org.gradus.optim.RAdam;
import org.gradus.optim.RMSprop;
import org.gradus.optim.Rprop;
import org.gradus.optim.SGD;
import org.gradus.types.ArgumentException;
import org.gradus.types.AutogradException;
import org.gradus.types.DType;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Optimizers and what goes with them keep their state on the device, and go on from a saved one as if nothing had been. */
public abstract class OptimizersContract extends DeviceContract {

    static Stream<Named<Function<List<Tensor>, Optimizer<?>>>> optimizers() {
        return Stream.of(
            Named.of("SGD", p -> new SGD(p, SGD.options(0.05).momentum(0.9).dampening(0.2))),
            Named.of("Adam", p -> new Adam(p, Adam.options().lr(0.1).amsgrad(true))),
            Named.of("AdamW", p -> new AdamW(p, 0.1)),
            Named.of("Adagrad", p -> new Adagrad(p, Adagrad.options().lr(0.3).lrDecay(0.1).initialAccumulatorValue(0.1))),
            Named.of("Adadelta", p -> new Adadelta(p, Adadelta.options().weightDecay(0.01))),
            Named.of("RMSprop", p -> new RMSprop(p, RMSprop.options().centered(true).momentum(0.5))),
            Named.of("Adamax", p -> new Adamax(p, 0.1)),
            Named.of("NAdam", p -> new NAdam(p, 0.1)),
            Named.of("RAdam", p -> new RAdam(p, RAdam.options().lr(0.1).betas(0.9, 0.95))),
            Named.of("Rprop", p -> new Rprop(p, Rprop.options().etas(0.4, 1.3))),
            Named.of("ASGD", p -> new ASGD(p, ASGD.options().lr(0.05).t0(3).lambd(0.1))),
            Named.of("LBFGS", p -> new LBFGS(p, LBFGS.options().maxIter(2).historySize(3))),
            Named.of("LBFGS with a line search", p -> new LBFGS(p, LBFGS.options().maxIter(3).lineSearchFn("strong_wolfe"))));
    }

    private static List<Tensor> parameters() {
        manualSeed(3);
        return List.of(randn(4, 3).requiresGrad_(), randn(3).requiresGrad_());
    }

    private static Tensor loss(List<Tensor> p) {
        return p.get(0).mul(p.get(1)).sub(0.7).square().sum().add(p.get(1).exp().mean());
    }

    private static Tensor step(Optimizer<?> optimizer, List<Tensor> p) {
        Supplier<Tensor> closure = () -> {
            optimizer.zeroGrad();
            Tensor loss = loss(p);
            loss.backward();
            return loss;
        };
        return optimizer.step(closure);
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void descends(Function<List<Tensor>, Optimizer<?>> kind) {
        List<Tensor> p = parameters();
        Optimizer<?> optimizer = kind.apply(p);
        double first = step(optimizer, p).item();
        for (int i = 0; i < 15; i++) {
            step(optimizer, p);
        }
        assertTrue(loss(p).item() < first);
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void goesOnFromItsStateBitForBit(Function<List<Tensor>, Optimizer<?>> kind) {
        List<Tensor> p = parameters();
        Optimizer<?> optimizer = kind.apply(p);
        for (int i = 0; i < 7; i++) {
            step(optimizer, p);
        }
        List<Tensor> q = p.stream().map(t -> t.detach().clone().requiresGrad_()).toList();
        Optimizer<?> other = kind.apply(q);
        resume(optimizer, other);
        for (int i = 0; i < 5; i++) {
            step(optimizer, p);
            step(other, q);
            assertTrue(p.get(0).equal(q.get(0)) && p.get(1).equal(q.get(1)), "step " + i);
        }
    }

    @SuppressWarnings("unchecked")
    private static <O extends Optimizer.Options<O>> void resume(Optimizer<O> from, Optimizer<?> to) {
        ((Optimizer<O>) to).loadStateDict(from.stateDict());
    }

    private static List<Tensor> manyParameters() {
        manualSeed(5);
        List<Tensor> all = List.of(randn(4, 3), randn(70, 33), randn(1).reshape(), randn(0, 2), randn(5000).to(DType.FLOAT16),
            randn(2, 3).t(), randn(17).to(DType.FLOAT16), randn(1), randn(3));
        return all.stream().map(t -> t.realize().requiresGrad_()).toList();
    }

    private static void giveGradients(List<Tensor> parameters, int step) {
        manualSeed(step);
        for (int i = 0; i < parameters.size(); i++) {
            Tensor p = parameters.get(i);
            Tensor g = randn(p.shape().dims()).to(p.dtype());
            boolean isPending = i == 0 && step % 3 == 2;
            p.setGrad(i == parameters.size() - 1 && step == 3 ? null : isPending ? g : g.realize());
        }
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void movesManyParametersAsEachAlone(Function<List<Tensor>, Optimizer<?>> kind) {
        List<Tensor> together = manyParameters();
        List<Tensor> alone = manyParameters();
        Optimizer<?> optimizer = kind.apply(together);
        if (optimizer instanceof LBFGS) {
            return;
        }
        List<? extends Optimizer<?>> each = alone.stream().map(p -> kind.apply(List.of(p))).toList();
        for (int step = 0; step < 6; step++) {
            giveGradients(together, step);
            giveGradients(alone, step);
            List<Tensor> before = together.stream().map(p -> p.detach().clone()).toList();
            List<float[]> values = before.stream().map(p -> p.to(DType.FLOAT32).toFloatArray()).toList();
            List<Tensor> shared = step % 2 == 0 ? List.of() : before;
            if (shared.isEmpty()) {
                before.forEach(Tensor::close);
            }
            optimizer.step();
            each.forEach(Optimizer::step);
            for (int i = 0; i < shared.size(); i++) {
                assertArrayEquals(values.get(i), shared.get(i).to(DType.FLOAT32).toFloatArray(), "copy " + i + " after step " + step);
            }
            for (int i = 0; i < alone.size(); i++) {
                assertTrue(together.get(i).equal(alone.get(i)), "parameter " + i + " after step " + step);
            }
        }
    }

    @Test
    void parametersThatShareTheirElementsMoveOneAfterAnother() {
        Tensor p = tensor(1f, 2f).requiresGrad_();
        Tensor q = p.detach().requiresGrad_();
        p.setGrad(tensor(1f, 1f));
        q.setGrad(tensor(2f, 0f));
        new SGD(List.of(p, q), 0.5).step();
        assertTrue(p.equal(tensor(-0.5f, 1.5f)) && q.equal(tensor(-0.5f, 1.5f)));
        assertEquals(2, p.version());
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void readsNothingUnlessItMust(Function<List<Tensor>, Optimizer<?>> kind) {
        List<Tensor> p = parameters();
        Optimizer<?> optimizer = kind.apply(p);
        long before = device().statistics().downloads();
        for (int i = 0; i < 8; i++) {
            step(optimizer, p);
        }
        assertEquals(optimizer instanceof LBFGS, device().statistics().downloads() > before);
    }

    @Test
    void aLongerHistoryOfLbfgsNeedsNoMorePlans() {
        List<Tensor> p = parameters();
        LBFGS optimizer = new LBFGS(p, LBFGS.options().lr(0.1).maxIter(1));
        for (int i = 0; i < 5; i++) {
            step(optimizer, p);
        }
        long plans = device().plansMade();
        for (int i = 0; i < 4; i++) {
            step(optimizer, p);
        }
        assertEquals(plans, device().plansMade());
    }

    @Test
    void refusesWhatPyTorchRefuses() {
        List<Tensor> p = parameters();
        assertThrows(ArgumentException.class, () -> new Adagrad(p, Adagrad.options().lrDecay(-1)));
        assertThrows(ArgumentException.class, () -> new Adadelta(p, Adadelta.options().rho(1.1)));
        assertThrows(ArgumentException.class, () -> new RMSprop(p, RMSprop.options().alpha(-0.1)));
        assertThrows(ArgumentException.class, () -> new Adamax(p, Adamax.options().betas(1, 0.9)));
        assertThrows(ArgumentException.class, () -> new NAdam(p, NAdam.options().momentumDecay(-1)));
        assertThrows(ArgumentException.class, () -> new RAdam(p, -1));
        assertThrows(ArgumentException.class, () -> new Rprop(p, Rprop.options().etas(1.1, 1.2)));
        assertThrows(ArgumentException.class, () -> new ASGD(p, ASGD.options().weightDecay(-1)));
        assertThrows(ArgumentException.class, () -> new LBFGS(p, LBFGS.options().lineSearchFn("armijo")));
        assertThrows(ArgumentException.class, () -> new LBFGS(p).step());
    }

    @Test
    void gradientsAreClippedByTheirNorm() {
        List<Tensor> p = List.of(tensor(3f, 0f).requiresGrad_(), tensor(0f, 4f, 0f).requiresGrad_(), tensor(1f).requiresGrad_());
        p.get(0).square().sum().add(p.get(1).square().sum()).backward();
        long before = device().statistics().downloads();
        Tensor norm = ClipGrad.clipGradNorm_(p, 5);
        assertEquals(before, device().statistics().downloads());
        assertEquals(10, norm.item(), 1e-5);
        assertTrue(p.get(0).grad().allclose(tensor(3f, 0f)) && p.get(1).grad().allclose(tensor(0f, 4f, 0f)));
        assertEquals(5, ClipGrad.clipGradNorm_(p, 100).item(), 1e-4);
        assertEquals(5, ClipGrad.clipGradNorm_(p, 100, 2, true).item(), 1e-4);
        assertEquals(4, ClipGrad.clipGradNorm_(p, 2, Double.POSITIVE_INFINITY, false).item(), 1e-4);
        assertTrue(p.get(1).grad().allclose(tensor(0f, 2f, 0f)));
        p.get(0).grad().fill_(Double.NaN);
        assertThrows(AutogradException.class, () -> ClipGrad.clipGradNorm_(p, 1, 2, true));
        assertEquals(0, ClipGrad.clipGradNorm_(List.of(tensor(1f).requiresGrad_()), 1).item());
    }

    @Test
    void gradientsAreClippedByValue() {
        Tensor p = tensor(-3f, 0.25f, 7f).requiresGrad_();
        p.square().sum().backward();
        ClipGrad.clipGradValue_(List.of(p), 1.5);
        assertTrue(p.grad().equal(tensor(-1.5f, 0.5f, 1.5f)));
    }

    @Test
    void weightsAreAveraged() {
        Linear model = new Linear(2, 1);
        AveragedModel mean = new AveragedModel(model);
        AveragedModel moving = new AveragedModel(model, AveragedModel.ema(0.5));
        long before = device().statistics().downloads();
        for (double value : new double[] {1, 2, 6}) {
            try (GradMode mode = GradMode.noGrad()) {
                model.parameters().forEach(p -> p.fill_(value));
            }
            mean.updateParameters(model);
            moving.updateParameters(model);
        }
        assertEquals(before, device().statistics().downloads());
        assertEquals(3, mean.count());
        assertEquals(3, mean.stateDict().get("module.weight").mean().item(), 1e-6);
        assertEquals(3.75, moving.stateDict().get("module.bias").mean().item(), 1e-6);
        Tensor ones = Gradus.ones(1, 2);
        try (AveragedModel.Swap swap = mean.swap(model)) {
            assertEquals(9, model.forward(ones).item(), 1e-5);
        }
        assertEquals(18, model.forward(ones).item(), 1e-5);
        AveragedModel again = new AveragedModel(model, AveragedModel.ema(0.5));
        again.loadStateDict(moving.stateDict());
        again.updateParameters(model);
        moving.updateParameters(model);
        Map<String, Tensor> want = moving.stateDict();
        again.stateDict().forEach((name, t) -> assertTrue(want.get(name).equal(t), name));
        assertThrows(ArgumentException.class, () -> again.loadStateDict(Map.of("n_averaged", tensor(1L))));
        assertThrows(ArgumentException.class, () -> again.updateParameters(new Linear(2, 1, false)));
    }

    @Test
    void stepsThatOverflowAreLeftOut() {
        Tensor p = tensor(1f, 2f).requiresGrad_();
        SGD sgd = new SGD(p, 0.5);
        GradScaler scaler = new GradScaler(GradScaler.options().initScale(1024).growthInterval(2));
        List<Double> scales = new ArrayList<>();
        boolean[] stepped = new boolean[5];
        for (int i = 0; i < 5; i++) {
            sgd.zeroGrad();
            Tensor loss = p.sum().mul(i == 2 ? Double.POSITIVE_INFINITY : 1);
            scaler.scale(loss).backward();
            stepped[i] = scaler.step(sgd);
            scaler.update();
            scales.add(scaler.scale());
        }
        assertEquals(List.of(1024., 2048., 1024., 1024., 2048.), scales);
        assertFalse(stepped[2]);
        assertTrue(p.allclose(tensor(-1f, 0f)));
        assertTrue(p.grad().equal(tensor(1f, 1f)));
    }

    @Test
    void gradientsAreUnscaledOnceAndOneNumberIsRead() {
        Tensor p = tensor(1f, 2f).requiresGrad_();
        SGD sgd = new SGD(p, 0.5);
        GradScaler scaler = new GradScaler();
        assertThrows(AutogradException.class, () -> scaler.step(sgd));
        scaler.scale(p.sum()).backward();
        long before = device().statistics().downloads();
        scaler.unscale_(sgd);
        assertThrows(AutogradException.class, () -> scaler.unscale_(sgd));
        ClipGrad.clipGradValue_(List.of(p), 0.25);
        assertTrue(scaler.step(sgd));
        assertThrows(AutogradException.class, () -> scaler.step(sgd));
        scaler.update();
        assertEquals(before + 1, device().statistics().downloads());
        assertTrue(p.allclose(tensor(0.875f, 1.875f)));
        GradScaler.State state = scaler.stateDict();
        assertEquals(1, state.growthTracker());
        GradScaler other = new GradScaler(GradScaler.options().initScale(2));
        other.loadStateDict(state);
        assertEquals(65536, other.scale());
        assertEquals(1, new GradScaler(GradScaler.options().enabled(false)).scale());
        assertThrows(ArgumentException.class, () -> new GradScaler(GradScaler.options().growthFactor(1)));
    }

    @Test
    void halfPrecisionGradientsAreRefused() {
        Tensor p = tensor(1f, 2f).to(DType.FLOAT16).requiresGrad_();
        SGD sgd = new SGD(p, 0.5);
        GradScaler scaler = new GradScaler(GradScaler.options().initScale(4));
        scaler.scale(p.sum()).backward();
        assertThrows(ArgumentException.class, () -> scaler.step(sgd));
    }
}
