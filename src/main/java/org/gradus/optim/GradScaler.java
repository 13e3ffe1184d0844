package org.gradus.optim;

import static org.gradus.Gradus.full;
import static org.gradus.Gradus.where;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.gradus.GradMode;
import org.gradus.Gradus;
import org.gradus.OnHost;
import org.gradus.Scope;
import org.gradus.Tensor;
import org.gradus.autograd.Autograd;
import org.gradus.device.Device;
import org.gradus.types.ArgumentException;
import org.gradus.types.AutogradException;
import org.gradus.types.DType;
import org.gradus.types.Shape;

/**
 * Keeps small gradients of float16 computations from vanishing: the loss is multiplied by a scale, the gradients of the float32
 * parameters are divided by it. A step whose gradients overflowed is left out, and the scale shrinks; after
 * {@code growthInterval} good ones it grows. Source: Micikevicius et al., "Mixed precision training", 2018.
 *
 * <pre>{@code
 * scaler.scale(loss).backward();
 * scaler.step(optimizer);
 * scaler.update();
 * }</pre>
 *
 * <p>The scale and whether something overflowed stay on the device; {@link #step} alone reads that one number, as it decides
 * whether the optimizer counts a step.
 */
public final class GradScaler {

    /** The methods with an argument give a copy with that option changed. */
    public record Options(double initScale, double growthFactor, double backoffFactor, int growthInterval, boolean enabled) {
        public Options initScale(double initScale) {
            return new Options(initScale, growthFactor, backoffFactor, growthInterval, enabled);
        }

        public Options growthFactor(double growthFactor) {
            return new Options(initScale, growthFactor, backoffFactor, growthInterval, enabled);
        }

        public Options backoffFactor(double backoffFactor) {
            return new Options(initScale, growthFactor, backoffFactor, growthInterval, enabled);
        }

        public Options growthInterval(int growthInterval) {
            return new Options(initScale, growthFactor, backoffFactor, growthInterval, enabled);
        }

        /** @param enabled if false, everything passes unscaled */
        public Options enabled(boolean enabled) {
            return new Options(initScale, growthFactor, backoffFactor, growthInterval, enabled);
        }
    }

    /**
     * What is needed to go on later.
     *
     * @param growthTracker good steps since the scale changed
     */
    public record State(Options options, double scale, int growthTracker) { }

    /** What became of one optimizer since the last update. */
    private static final class Progress {
        private Tensor foundInf;
        private boolean stepped;
    }

    private Options o;
    private double firstScale;
    private int firstTracker;
    private Tensor scale;
    private Tensor tracker;
    private final Map<Optimizer<?>, Progress> progress = new IdentityHashMap<>();

    /** {@code initScale = 65536, growthFactor = 2, backoffFactor = 0.5, growthInterval = 2000}. */
    public static Options options() {
        return new Options(65536, 2, 0.5, 2000, true);
    }

    /** With default options. */
    public GradScaler() {
        this(options());
    }

    /** @throws ArgumentException if the scale would not grow, or not shrink */
    public GradScaler(Options options) {
        if (options.enabled && !(options.growthFactor > 1)) {
            throw new ArgumentException("GradScaler: The growth factor must be > 1.0, got " + options.growthFactor);
        }
        if (options.enabled && !(options.backoffFactor < 1)) {
            throw new ArgumentException("GradScaler: The backoff factor must be < 1.0, got " + options.backoffFactor);
        }
        this.o = options;
        this.firstScale = options.initScale;
    }

    /** Whether it scales at all. */
    public boolean isEnabled() {
        return o.enabled;
    }

    /** {@code outputs} times the scale. */
    public Tensor scale(Tensor outputs) {
        if (!o.enabled) {
            return outputs;
        }
        if (scale == null) {
            Device device = outputs.device();
            scale = Scope.release(full(Shape.SCALAR, firstScale, DType.FLOAT32, device).realize());
            tracker = Scope.release(full(Shape.SCALAR, firstTracker, DType.INT32, device).realize());
        }
        return Scope.of(() -> outputs.mul(scale.to(outputs.device())));
    }

    private void checkScaled(String op) {
        if (scale == null) {
            throw new AutogradException("GradScaler: Attempted " + op + " but there is no scale yet. This may indicate your program did "
                + "not use scaler.scale(loss) earlier in the iteration.");
        }
    }

    /**
     * Divides the gradients of {@code optimizer}'s parameters by the scale, for example to clip them before {@link #step}, which
     * does it otherwise.
     *
     * @throws AutogradException if that was done since the last {@link #update()}
     * @throws ArgumentException if a gradient is float16: parameters must be kept in float32
     */
    public void unscale_(Optimizer<?> optimizer) {
        if (!o.enabled) {
            return;
        }
        checkScaled("unscale_");
        Progress done = progress.computeIfAbsent(optimizer, key -> new Progress());
        if (done.stepped) {
            throw new AutogradException("GradScaler: unscale_() is being called after step().");
        }
        if (done.foundInf != null) {
            throw new AutogradException("GradScaler: unscale_() has already been called on this optimizer since the last update().");
        }
        try (GradMode mode = GradMode.noGrad()) {
            done.foundInf = Scope.release(Scope.of(() -> unscaled(optimizer)));
        }
    }

    /** Whether an element was infinite or NaN: 1 or 0, float32, beside the scale. */
    private Tensor unscaled(Optimizer<?> optimizer) {
        Tensor inverse = scale.reciprocal();
        List<Tensor> bad = new ArrayList<>();
        for (Tensor p : optimizer.parameters()) {
            Tensor g = Autograd.gradient(p);
            if (g != null) {
                if (g.dtype() == DType.FLOAT16) {
                    throw new ArgumentException("GradScaler: Attempting to unscale FP16 gradients.");
                }
                bad.add(g.isfinite().logicalNot().any().to(DType.FLOAT32).to(scale.device()));
                g.mul_(inverse.to(g.device()).to(g.dtype()));
            }
        }
        if (bad.isEmpty()) {
            throw new AutogradException("GradScaler: No inf checks were recorded for this optimizer: no parameter has a gradient");
        }
        return Gradus.stack(bad).max();
    }

    /**
     * Steps {@code optimizer} if its gradients are finite.
     *
     * @return whether it did
     * @throws AutogradException if it was stepped since the last {@link #update()}
     */
    @OnHost("decides whether to step by one number, which is read")
    public boolean step(Optimizer<?> optimizer) {
        if (o.enabled) {
            checkScaled("step");
            Progress done = progress.computeIfAbsent(optimizer, key -> new Progress());
            if (done.stepped) {
                throw new AutogradException("GradScaler: step() has already been called since the last update().");
            }
            if (done.foundInf == null) {
                unscale_(optimizer);
            }
            done.stepped = true;
            if (done.foundInf.item() != 0) {
                return false;
            }
        }
        optimizer.step();
        return true;
    }

    /** Changes the scale by what became of the steps since the last update. */
    public void update() {
        if (!o.enabled) {
            return;
        }
        checkScaled("update");
        List<Tensor> found = progress.values().stream().filter(p -> p.foundInf != null).map(p -> p.foundInf).toList();
        if (found.isEmpty()) {
            throw new AutogradException("GradScaler: No inf checks were recorded prior to update.");
        }
        try (GradMode mode = GradMode.noGrad(); Scope scope = Scope.open()) {
            Tensor bad = Gradus.stack(found).max().gt(0);
            Tensor good = tracker.add(1);
            Tensor due = good.ge(o.growthInterval);
            Tensor grown = scale.mul(o.growthFactor);
            scale.copy_(where(bad, scale.mul(o.backoffFactor), where(due.logicalAnd(grown.isfinite()), grown, scale)));
            tracker.copy_(where(bad.logicalOr(due), tracker.mul(0), good));
            Gradus.realize(scale, tracker);
        }
        found.forEach(Tensor::close);
        progress.clear();
    }

    /** Sets the scale. */
    public void update(double newScale) {
        if (o.enabled) {
            checkScaled("update");
            scale.fill_(newScale).realize();
            progress.clear();
        }
    }

    /** The scale, which is read; 1 if this is not enabled. */
    @OnHost("reads the scale")
    public double scale() {
        return !o.enabled ? 1 : scale == null ? firstScale : scale.item();
    }

    /** The scale, its age and the options; reads from the device. */
    @OnHost("reads the scale")
    public State stateDict() {
        return new State(o, scale(), tracker == null ? firstTracker : (int) tracker.itemLong());
    }

    /** Goes on from a {@link #stateDict()}. */
    public void loadStateDict(State state) {
        o = state.options();
        firstScale = state.scale();
        firstTracker = state.growthTracker();
        if (scale != null) {
            scale.fill_(firstScale);
            tracker.fill_((long) firstTracker);
        }
    }
}
