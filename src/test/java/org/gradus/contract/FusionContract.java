package org.gradus.contract;

import static org.gradus.Gradus.explain;
import static org.gradus.Gradus.onesLike;
import static org.gradus.Gradus.randint;
import static org.gradus.Gradus.randn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.gradus.Functional;
import org.gradus.Reduction;
import org.gradus.Tensor;
import org.gradus.autograd.Autograd;
import org.gradus.nn.Linear;
import org.gradus.nn.ReLU;
import org.gradus.nn.Sequential;
import org.gradus.types.DType;
import org.junit.jupiter.api.Test;

/** How many kernels a computation becomes, counted in the text of {@code explain()} and by the device. */
public abstract class FusionContract extends DeviceContract {
    private static final long ROWS = 64;
    private static final long COLUMNS = 100;

    /** A leaf that is already on the device. */
    private static Tensor leaf(long... dims) {
        return randn(dims).realize().requiresGrad_();
    }

    private final class Chain {
        final Tensor matrix = leaf(ROWS, COLUMNS);
        final Tensor row = leaf(COLUMNS);
        final Tensor column = leaf(ROWS, 1);
        final Tensor value = matrix.mul(row).add(column).tanh().mul(2).sub(row).sigmoid();
    }

    private static void kernels(int expected, String plan) {
        String last = plan.strip().substring(plan.strip().lastIndexOf('\n') + 1);
        assertTrue(last.matches(expected + " kernels?, .*"), () -> "expected " + expected + " kernels\n" + plan);
    }

    private static void kernels(int expected, Tensor... roots) {
        kernels(expected, explain(roots));
    }

    private static List<Tensor> gradients(Tensor output, Tensor... inputs) {
        return Autograd.grad(List.of(output), List.of(inputs), List.of(onesLike(output).realize()), false, true, false);
    }

    private static Tensor[] all(Tensor first, List<Tensor> rest) {
        return Stream.concat(Stream.of(first), rest.stream()).toArray(Tensor[]::new);
    }

    @Test
    void aChainWithBroadcastingIsOneKernel() {
        Chain chain = new Chain();
        kernels(1, chain.value);
        long before = device().statistics().launches();
        chain.value.realize();
        assertEquals(1, device().statistics().launches() - before);
        kernels(0, chain.value);
    }

    @Test
    void itsBackwardIsTwoKernels() {
        Chain chain = new Chain();
        chain.value.realize();
        List<Tensor> grads = gradients(chain.value, chain.matrix, chain.row, chain.column);
        kernels(2, grads.toArray(Tensor[]::new));
    }

    @Test
    void withoutBroadcastingItsBackwardIsOneKernel() {
        Tensor a = leaf(ROWS, COLUMNS);
        Tensor b = leaf(ROWS, COLUMNS);
        Tensor y = a.mul(b).add(a).tanh().mul(2).sub(b).sigmoid().realize();
        kernels(1, gradients(y, a, b).toArray(Tensor[]::new));
    }

    @Test
    void forwardAndBackwardTogetherShareWhatTheyRead() {
        Tensor a = leaf(ROWS, COLUMNS);
        Tensor b = leaf(ROWS, COLUMNS);
        Tensor y = a.mul(b).add(a).tanh().mul(2).sub(b).sigmoid();
        kernels(1, all(y, gradients(y, a, b)));
    }

    @Test
    void viewsAndCastsCostNothing() {
        Chain chain = new Chain();
        kernels(1, chain.value.t().narrow(0, 10, 50).flip(1).to(DType.FLOAT64).mul(3).reshape(10, 320));
    }

    @Test
    void aSumOverAChainIsOneKernel() {
        Chain chain = new Chain();
        kernels(1, chain.value.sum());
        kernels(1, chain.value.sum(0));
        kernels(1, chain.value.sum(1));
        kernels(1, chain.value.mean());
        kernels(1, chain.value.amax(1));
        kernels(1, chain.value.sum(1).sqrt().mul(3).neg());
    }

    @Test
    void itsBackwardIsTwoKernelsToo() {
        Chain chain = new Chain();
        Tensor sum = chain.value.sum().realize();
        kernels(2, gradients(sum, chain.matrix, chain.row, chain.column).toArray(Tensor[]::new));
    }

    @Test
    void softmaxIsOneKernelEachWay() {
        Tensor x = leaf(ROWS, COLUMNS);
        List<UnaryOperator<Tensor>> forms = List.of(t -> t.softmax(1), t -> t.logSoftmax(-1), t -> t.mul(2).softmax(1).add(1),
            t -> t.softmax(0), t -> t.reshape(4, 16, 5, 20).logSoftmax(1));
        for (UnaryOperator<Tensor> form : forms) {
            Tensor y = form.apply(x);
            kernels(1, y);
            y.realize();
            kernels(1, gradients(y, x).toArray(Tensor[]::new));
        }
    }

    @Test
    void layerNormIsOneKernel() {
        Tensor x = leaf(ROWS, COLUMNS);
        Tensor centred = x.sub(x.mean(new int[] {1}, true));
        Tensor deviation = x.var(new int[] {1}, false, true).add(1e-5).sqrt();
        kernels(1, centred.div(deviation).mul(leaf(COLUMNS)).add(leaf(COLUMNS)));
    }

    @Test
    void normsWalkTheirRowsOnceEachWay() {
        Tensor x = leaf(ROWS, COLUMNS);
        Tensor weight = leaf(COLUMNS);
        Tensor bias = leaf(COLUMNS);
        Tensor y = Functional.layerNorm(x, new long[] {COLUMNS}, weight, bias, 1e-5);
        kernels(1, y);
        y.realize();
        kernels(1, gradients(y, x).toArray(Tensor[]::new));
        Tensor images = leaf(4, 6, 5, 5);
        Tensor scale = leaf(6);
        Tensor shift = leaf(6);
        Tensor z = Functional.batchNorm(images, null, null, scale, shift, true, 0.1, 1e-5);
        kernels(1, all(z, gradients(z, images, scale, shift)));
    }

    @Test
    void attentionIsTwoProductsWithOneKernelBetween() {
        Tensor q = leaf(2, 8, 4);
        Tensor mask = leaf(8, 8).detach();
        kernels(3, Functional.scaledDotProductAttention(q, leaf(2, 8, 4), leaf(2, 8, 4), mask, 0, false));
    }

    @Test
    void crossEntropysRowsAreOneKernel() {
        Tensor logits = leaf(ROWS, 10);
        Tensor target = randint(0, 10, ROWS).realize();
        Tensor losses = Functional.crossEntropy(logits, target, Reduction.NONE);
        kernels(1, losses);
        kernels(1, all(losses, gradients(losses, logits)));
        kernels(1, Functional.crossEntropy(leaf(ROWS, 10, 7), randint(0, 10, ROWS, 7).realize(), Reduction.NONE));
    }

    @Test
    void itsMeanCountsTargetsThenWalksRowsThenAdds() {
        Tensor logits = leaf(ROWS, 10);
        Tensor loss = Functional.crossEntropy(logits, randint(0, 10, ROWS).realize());
        kernels(2, loss);
        kernels(3, all(loss, gradients(loss, logits)));
    }

    @Test
    void biasAndActivationRideOnTheProduct() {
        Tensor x = leaf(ROWS, COLUMNS);
        Linear linear = new Linear(COLUMNS, 32);
        linear.parameters().forEach(Tensor::realize);
        List<UnaryOperator<Tensor>> activations = List.of(Tensor::relu, Tensor::gelu, Tensor::tanh, t -> t.sigmoid().mul(2));
        for (UnaryOperator<Tensor> activation : activations) {
            kernels(1, activation.apply(linear.forward(x)));
        }
        Tensor residual = leaf(ROWS, 32);
        kernels(1, linear.forward(x).relu().add(residual).to(DType.FLOAT64));
        kernels(1, linear.forward(leaf(4, 8, COLUMNS)).relu());
    }

    @Test
    void aTrainingPassOfTwoLayers() {
        Sequential model = new Sequential(new Linear(COLUMNS, 32), new ReLU(), new Linear(32, 10));
        model.parameters().forEach(Tensor::realize);
        Tensor x = randn(ROWS, COLUMNS).realize();
        Tensor loss = Functional.crossEntropy(model.forward(x), randint(0, 10, ROWS).realize());
        // Two products forward, three backward; three kernels of the loss; a sum for each bias.
        kernels(10, all(loss, gradients(loss, model.parameters().toArray(Tensor[]::new))));
    }

    @Test
    void explainNamesEachKernelWithItsBuffersBytesAndOperations() {
        Tensor a = leaf(ROWS, COLUMNS);
        Tensor b = leaf(COLUMNS);
        String plan = a.mul(b).relu().matmul(leaf(COLUMNS, 8)).sum(1).explain();
        List<String> lines = new ArrayList<>(plan.lines().toList());
        assertEquals(4, lines.size(), plan);
        String buffers = "( %\\d+:float32\\[\\d+\\])+";
        String shape = "\\s*\\d+ (\\w+) +in" + buffers + "  out" + buffers + "  [\\d,]+ bytes  [\\d,]+ operations";
        lines.subList(0, 3).forEach(l -> assertTrue(l.matches(shape), plan));
        assertTrue(lines.get(0).contains(" map_mul_relu ") && lines.get(0).contains(" 51,600 bytes "), plan);
        assertTrue(lines.get(0).contains("in %0:float32[6400] %1:float32[100]  out %2:float32[6400]"), plan);
        assertTrue(lines.get(1).contains(" matmul ") && lines.get(1).contains(" 102,400 operations"), plan);
        assertTrue(lines.get(2).contains(" reduce_sum ") && lines.get(2).contains("out %5:float32[64]"), plan);
        assertTrue(lines.get(3).startsWith("3 kernels, "), plan);
    }

    @Test
    void foldsOfNothingMeetValuesThatBroadcast() {
        Tensor one = leaf(1);
        for (int dim = 0; dim < 2; dim++) {
            Tensor nothing = leaf(dim == 0 ? 0 : 3, dim == 0 ? 3 : 0).detach();
            Tensor sums = nothing.mul(2).sum(new int[] {dim}, false).add(one.expand(3));
            assertTrue(sums.equal(one.expand(3)), "dim " + dim);
        }
    }
}
