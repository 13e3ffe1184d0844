package org.gradus.opencl;

import static org.gradus.Gradus.arange;
import static org.gradus.Gradus.cat;
import static org.gradus.Gradus.manualSeed;
import static org.gradus.Gradus.rand;
import static org.gradus.Gradus.tensor;
import static org.gradus.Gradus.where;
import static org.gradus.Gradus.zeros;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.gradus.Functional;
import org.gradus.Gradus;
import org.gradus.Tensor;
import org.gradus.autograd.Autograd;
import org.gradus.device.Device;
import org.gradus.device.Devices;
import org.gradus.nn.Dropout;
import org.gradus.nn.Linear;
import org.gradus.nn.ReLU;
import org.gradus.nn.Sequential;
import org.gradus.optim.Adam;
import org.gradus.types.DType;
import org.gradus.types.Shape;

/** Computations that need kernels from every template, over so few elements that an interpreter can run them. */
final class SmallWork {
    private static final int QUERIES = 50;
    /** Keys of attention: some of them are enough for it to have a kernel of its own. */
    private static final int[] KEYS = {70, 260};

    private final Device device;
    private final int keys;

    private SmallWork(Device device) {
        this.device = device;
        this.keys = Arrays.stream(KEYS).filter(device::attends).findFirst().orElseThrow();
    }

    /** Runs all of it on {@code device} and compares with the CPU device. */
    static void check(Device device) {
        SmallWork work = new SmallWork(device);
        work.maps();
        work.folds();
        work.indices();
        work.products();
        work.training();
        work.attention();
    }

    private void check(Supplier<Tensor> work) {
        assertArrayEquals(on(Devices.get("cpu"), work), on(device, work), 1e-4);
    }

    private static double[] on(Device d, Supplier<Tensor> work) {
        try (Devices.Scope scope = Devices.with(d)) {
            manualSeed(11);
            return work.get().toDoubleArray();
        }
    }

    private static Tensor wave(long... dims) {
        return arange((double) Shape.of(dims).numel()).mul(0.7).sin().reshape(dims).realize();
    }

    private void maps() {
        check(() -> wave(5, 7).mul(wave(7)).add(wave(5, 1)).tanh());
        check(() -> wave(67).exp().log());
        check(() -> wave(4, 6).t().flip(0).slice(1, 1, 4, 2).add(1));
        check(() -> wave(4, 6).t().reshape(8, 3).mul(2));
        check(() -> where(wave(20).gt(0), wave(20), wave(20).to(DType.FLOAT64).to(DType.INT32)));
        check(() -> arange(20).remainder(arange(20).add(3)).to(DType.INT32).bitwiseAnd(arange(20).to(DType.INT32)));
        check(() -> wave(9).erf().gelu().to(DType.BOOL).logicalNot());
        check(() -> rand(33));
        check(() -> cat(List.of(wave(3, 4), wave(3, 2), wave(3, 1)), 1));
        check(() -> {
            Tensor x = wave(6, 5);
            x.narrow(0, 1, 3).mul_(2);
            x.t().select(0, 2).fill_(7);
            return x;
        });
    }

    private void folds() {
        check(() -> wave(3, 37).sum(1));
        check(() -> wave(37, 5).sum(0));
        check(() -> wave(37).sum());
        check(() -> wave(3, 37).argmax(1));
        check(() -> wave(37, 5).argmin(0));
        check(() -> wave(2, 3, 11).amax(2).mul(wave(2, 3)));
        check(() -> wave(2, 9, 3).prod(1));
        check(() -> wave(5, 19).softmax(1));
        check(() -> wave(19, 5).logSoftmax(0));
        check(() -> wave(1, 5).logSoftmax(0));
        check(() -> wave(4, 9).var(new int[] {1}, true, true).add(wave(4, 9)));
        check(() -> wave(4, 9).gt(0).any(1));
        check(() -> arange(40).reshape(4, 10).sum(1));
    }

    private void indices() {
        Supplier<Tensor> rows = () -> tensor(new long[] {2, 0, 2, 4});
        check(() -> wave(5, 6).index(rows.get()));
        check(() -> wave(5, 6).indexSelect(1, rows.get()).sum(0));
        check(() -> wave(5, 6).indexAdd(0, rows.get(), wave(4, 6)));
        check(() -> zeros(5, 3).indexPut(new Tensor[] {rows.get()}, wave(4, 3), true));
        check(() -> zeros(5, 70).indexPut(new Tensor[] {rows.get()}, wave(4, 70), true));
        check(() -> zeros(7).scatter(0, tensor(new long[] {2, 0, 6, 4}), wave(4)));
        check(() -> wave(3, 4).gather(1, tensor(new long[][] {{0, 3}, {1, 1}, {2, 0}})));
    }

    private void products() {
        check(() -> wave(7, 5).matmul(wave(5, 9)));
        check(() -> wave(1, 20).matmul(wave(20, 1)));
        check(() -> wave(13, 3).t().matmul(wave(13, 18)).add(wave(18)).relu());
        check(() -> wave(3, 14).t().matmul(wave(3, 70)));
        check(() -> wave(3, 4, 5).matmul(wave(3, 5, 2)));
        check(() -> wave(6, 5).matmul(wave(5, 4)).t());
        check(() -> arange(12).reshape(3, 4).matmul(arange(8).reshape(4, 2)));
    }

    private void training() {
        check(() -> {
            Sequential model = new Sequential(new Linear(6, 5), new ReLU(), new Dropout(0.3), new Linear(5, 3));
            Adam optimizer = new Adam(model.parameters(), 0.1);
            for (int i = 0; i < 2; i++) {
                Tensor loss = Functional.crossEntropy(model.forward(wave(4, 6)), tensor(new long[] {0, 2, 1, 1}));
                optimizer.zeroGrad();
                loss.backward();
                optimizer.step();
            }
            return cat(model.parameters().stream().map(p -> p.detach().flatten()).toList());
        });
    }

    /** More rows of each kind than a block has, whose extents do not divide theirs. */
    private void attention() {
        Supplier<Tensor> added = () -> arange((double) QUERIES * keys).remainder(7).reshape(QUERIES, keys);
        attention(true, () -> null, () -> Gradus.ones(DType.BOOL, QUERIES, keys).tril());
        attention(false, () -> added.get().gt(2), () -> added.get().gt(2));
        attention(false, added, added);
    }

    /** Compares values and gradients with those of attention written out; no sum is longer than over all keys. */
    private void attention(boolean causal, Supplier<Tensor> mask, Supplier<Tensor> visible) {
        double[] want = on(Devices.get("cpu"), () -> differentiated((q, k, v) -> {
            Tensor scores = q.matmul(k.t()).div(Math.sqrt(q.size(1)));
            Tensor m = visible.get();
            return (m.dtype() == DType.BOOL ? where(m, scores, Double.NEGATIVE_INFINITY) : scores.add(m)).softmax(1).matmul(v);
        }));
        double[] got = on(device, () -> differentiated((q, k, v) ->
            Functional.scaledDotProductAttention(q, k, v, mask.get(), 0, causal)));
        double largest = Arrays.stream(want).map(Math::abs).max().getAsDouble();
        assertArrayEquals(want, got, keys * Math.ulp(1f) * largest);
    }

    private interface Attention {
        Tensor of(Tensor q, Tensor k, Tensor v);
    }

    private Tensor differentiated(Attention attention) {
        List<Tensor> in = List.of(wave(QUERIES, 5).requiresGrad_(), wave(keys, 5).requiresGrad_(), wave(keys, 3).requiresGrad_());
        Tensor value = attention.of(in.get(0), in.get(1), in.get(2));
        List<Tensor> all = new ArrayList<>(List.of(value.detach()));
        all.addAll(Autograd.grad(List.of(value), in, List.of(wave(QUERIES, 3)), false, false, false));
        return cat(all.stream().map(Tensor::flatten).toList());
    }
}
