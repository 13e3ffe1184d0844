package org.gradus.examples;

import static org.gradus.Gradus.linspace;
import static org.gradus.Gradus.tensor;

import java.util.List;
import java.util.Locale;
import org.gradus.GradMode;
import org.gradus.Gradus;
import org.gradus.Tensor;
import org.gradus.autograd.Autograd;
import org.gradus.io.Checkpoints;
import org.gradus.io.TrainingState;
import org.gradus.nn.Linear;
import org.gradus.nn.Sequential;
import org.gradus.nn.Tanh;
import org.gradus.optim.LBFGS;
import org.gradus.types.DType;
import org.gradus.types.Shape;

/**
 * A physics-informed network: learns the motion of a damped spring, {@code u'' + 2 D u' + W^2 u = 0} with {@code u(0) = 1} and
 * {@code u'(0) = 0}, from the equation alone. The loss is how far the network's own first and second derivatives miss it, so the
 * training differentiates three times. Source: Raissi, Perdikaris and Karniadakis, "Physics-informed neural networks", 2019.
 */
public final class Oscillator {
    private static final double D = 1.5;
    private static final double W = 8;
    private static final int POINTS = 128;

    private Oscillator() {
    }

    static Sequential network() {
        return new Sequential(new Linear(1, 32), new Tanh(), new Linear(32, 32), new Tanh(), new Linear(32, 1));
    }

    /** {@code u = 1 + t^2 net(t)}, which begins as it should whatever the network says. */
    static Tensor motion(Sequential net, Tensor t) {
        return net.call(t).mul(t.square()).add(1);
    }

    /** Mean square of the equation's left side, over {@code W^4}. */
    static Tensor loss(Sequential net, Tensor times) {
        Tensor t = times.detach().requiresGrad_();
        Tensor u = motion(net, t);
        Tensor velocity = derivative(u, t);
        Tensor acceleration = derivative(velocity, t);
        return acceleration.add(velocity.mul(2 * D)).add(u.mul(W * W)).div(W * W).square().mean();
    }

    /** Up to 20 iterations a step; gradients of first order come nowhere near as close in ten times as many. */
    static LBFGS optimizer(Sequential net) {
        return new LBFGS(net.parameters(), LBFGS.options().historySize(50).lineSearchFn("strong_wolfe"));
    }

    private static Tensor derivative(Tensor y, Tensor t) {
        return Autograd.grad(y.sum(), t, true);
    }

    /** {@code exp(-D t) (cos w t + D / w sin w t)} with {@code w^2 = W^2 - D^2}. */
    static double known(double t) {
        double w = Math.sqrt(W * W - D * D);
        return Math.exp(-D * t) * (Math.cos(w * t) + D / w * Math.sin(w * t));
    }

    static double largestError(Sequential net) {
        double[] times = new double[101];
        for (int i = 0; i < times.length; i++) {
            times[i] = i / 100.0;
        }
        double largest = 0;
        try (GradMode mode = GradMode.noGrad()) {
            float[] u = motion(net, tensor(times, Shape.of(times.length, 1)).to(DType.FLOAT32)).toFloatArray();
            for (int i = 0; i < times.length; i++) {
                largest = Math.max(largest, Math.abs(u[i] - known(times[i])));
            }
        }
        return largest;
    }

    public static void main(String[] args) {
        Gradus.manualSeed(Property.whole("gradus.seed", 1, Long.MIN_VALUE));
        long steps = Property.whole("gradus.steps", 20, 1);
        Sequential net = network();
        LBFGS optimizer = optimizer(net);
        Tensor times = linspace(0, 1, POINTS).view(-1, 1);
        TrainingState state = new TrainingState().add("net", net).add("optimizer", optimizer);
        long start = System.nanoTime();
        try (Checkpoints checkpoints = Settings.checkpoints(state, "oscillator")) {
            while (checkpoints.step() < steps) {
                Tensor loss = optimizer.step(() -> {
                    optimizer.zeroGrad();
                    Tensor l = loss(net, times);
                    l.backward();
                    return l;
                });
                checkpoints.stepped();
                if (checkpoints.step() % 5 == 0 || checkpoints.step() == steps) {
                    System.out.printf(Locale.ROOT, "step %d, %.1f s: loss %.2e, largest error %.6f%n", checkpoints.step(),
                        (System.nanoTime() - start) / 1e9, loss.item(), largestError(net));
                }
            }
            checkpoints.save();
        }
    }
}
