package org.gradus.contract;

import static org.gradus.Gradus.cat;
import static org.gradus.Gradus.stack;
import static org.gradus.Gradus.tensor;
import static org.gradus.Gradus.where;
import static org.gradus.Gradus.zeros;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.gradus.Tensor;
import org.gradus.types.DType;
import org.gradus.types.Shape;

/**
 * A program over tensors, told by numbers: each number picks an operation, its operands among the values so far, and its
 * details. Every list of numbers is a program, so that a failing one can be made shorter. Values stay within some ten, and
 * nothing jumps, so that rounding stays rounding.
 */
final class RandomProgram {
    private static final long[][] LEAVES = {{3, 4}, {4}, {2, 3, 4}, {5, 1}, {}, {6, 70}, {1, 4}};
    private static final List<UnaryOperator<Tensor>> UNARY = List.of(Tensor::neg, Tensor::abs, Tensor::tanh, Tensor::sigmoid,
        Tensor::sin, Tensor::relu, Tensor::gelu, t -> t.clamp(-2, 2).exp().mul(0.5), t -> t.mul(t).add(1).sqrt(),
        t -> t.abs().add(1).log(), t -> t.clamp(-0.5, 1.5), t -> t.pow(2).mul(0.1), t -> where(t.gt(0), t, t.mul(0.1)), Tensor::erf,
        t -> t.to(DType.FLOAT64).mul(1.0 / 3).cos().to(DType.FLOAT32));
    private static final List<BinaryOperator<Tensor>> BINARY = List.of(Tensor::add, Tensor::sub, Tensor::mul, Tensor::maximum,
        Tensor::minimum, (a, b) -> a.div(b.abs().add(1)), (a, b) -> a.mul(0.5).add(b, 0.25));
    private static final int LARGEST = 2000;

    private final List<Tensor> values = new ArrayList<>();
    private final List<Tensor> leaves = new ArrayList<>();
    private final boolean differentiable;
    private Random detail;

    /** @param differentiable makes leaves that require gradients, and writes in place into copies only */
    RandomProgram(boolean differentiable) {
        this.differentiable = differentiable;
        Random random = new Random(42);
        for (long[] dims : LEAVES) {
            float[] elements = new float[(int) Shape.of(dims).numel()];
            for (int i = 0; i < elements.length; i++) {
                elements[i] = (float) random.nextGaussian();
            }
            Tensor leaf = tensor(elements, Shape.of(dims)).requiresGrad_(differentiable);
            leaves.add(leaf);
            values.add(differentiable ? leaf : leaf.mul(1));
        }
    }

    List<Tensor> leaves() {
        return leaves;
    }

    /** All values, leaves first. */
    List<Tensor> values() {
        return values;
    }

    RandomProgram run(List<Integer> program) {
        program.forEach(this::step);
        return this;
    }

    private void step(int number) {
        detail = new Random(number);
        Tensor x = pick();
        Tensor y = pick();
        Tensor made = bounded(switch (number % 12) {
            case 0, 1 -> choose(UNARY).apply(x);
            case 2, 3, 4 -> fits(x, y) ? choose(BINARY).apply(x, y) : x.add(1);
            case 5 -> x.dim() == 0 ? x.sub(1) : fold(x);
            case 6, 7 -> view(x);
            case 8 -> write(x, y);
            case 9 -> product(x, y);
            case 10 -> x.dim() == 0 ? x.unsqueeze(0) : join(x);
            default -> x.dim() == 0 ? x.expand(3) : indexed(x);
        });
        values.add(made);
        if (detail.nextInt(6) == 0) {
            made.realize();
        }
    }

    private Tensor pick() {
        return values.get(values.size() - 1 - Math.min(detail.nextInt(values.size()), detail.nextInt(values.size())));
    }

    private <T> T choose(List<T> list) {
        return list.get(detail.nextInt(list.size()));
    }

    private static Tensor bounded(Tensor t) {
        return t.numel() > LARGEST ? t.flatten().narrow(0, 3, 50) : t;
    }

    private static boolean fits(Tensor x, Tensor y) {
        for (int d = 1; d <= Math.min(x.dim(), y.dim()); d++) {
            long a = x.size(-d);
            long b = y.size(-d);
            if (a != b && a != 1 && b != 1) {
                return false;
            }
        }
        return x.numel() * y.numel() < 100 * LARGEST;
    }

    private Tensor fold(Tensor x) {
        int dim = detail.nextInt(x.dim());
        boolean keep = detail.nextBoolean();
        int[] dims = {dim};
        return switch (detail.nextInt(9)) {
            case 0 -> x.sum(dims, keep).mul(0.2);
            case 1 -> x.mean(dims, keep);
            case 2 -> x.amax(dims, keep);
            case 3 -> x.amin(dims, keep);
            case 4 -> x.logsumexp(dims, keep);
            case 5 -> x.softmax(dim);
            case 6 -> x.logSoftmax(dim).mul(0.3);
            case 7 -> x.var(dims, false, keep);
            default -> x.mean();
        };
    }

    private Tensor view(Tensor x) {
        int rank = x.dim();
        if (rank == 0) {
            return x.expand(2, 3);
        }
        int dim = detail.nextInt(rank);
        long extent = x.size(dim);
        return switch (detail.nextInt(9)) {
            case 0 -> x.transpose(dim, detail.nextInt(rank));
            case 1 -> x.narrow(dim, extent / 3, extent - extent / 3);
            case 2 -> x.slice(dim, 0, extent, 2);
            case 3 -> x.flip(dim);
            case 4 -> rank < 4 ? x.unsqueeze(dim) : x.select(dim, 0);
            case 5 -> x.select(dim, extent - 1);
            case 6 -> x.reshape(-1);
            case 7 -> rank < 4 ? x.unsqueeze(0).expand(shape(2, x)) : x.squeeze();
            default -> x.reshape(extent, x.numel() / extent).t();
        };
    }

    private static long[] shape(long first, Tensor x) {
        long[] dims = new long[x.dim() + 1];
        dims[0] = first;
        System.arraycopy(x.shape().dims(), 0, dims, 1, x.dim());
        return dims;
    }

    /** Writes into a part; the tensors that share elements see it. */
    private Tensor write(Tensor x, Tensor y) {
        Tensor to = differentiable || x.numel() == 0 || Arrays.stream(x.strides()).anyMatch(s -> s == 0) ? x.clone() : x;
        Tensor part = to.dim() == 0 ? to : to.narrow(0, 0, (to.size(0) + 1) / 2);
        switch (detail.nextInt(5)) {
            case 0 -> part.mul_(0.5);
            case 1 -> part.sin_();
            case 2 -> part.fill_(0.25);
            case 3 -> part.add_(y.detach().mean());
            default -> part.copy_(part.dim() == 0 ? part.neg() : part.flip(0));
        }
        return to;
    }

    private Tensor product(Tensor x, Tensor y) {
        Tensor made;
        if (x.dim() >= 1 && y.dim() >= 2 && x.size(-1) == y.size(-2) && x.dim() <= 2 && y.dim() <= 3) {
            made = x.matmul(y);
        } else if (x.dim() >= 2) {
            made = x.matmul(x.transpose(-1, -2));
        } else {
            return x.mul(0.5);
        }
        return made.dim() < 2 || detail.nextBoolean() ? made.mul(0.1).tanh() : made.mul(0.1).transpose(-1, -2).tanh();
    }

    private Tensor join(Tensor x) {
        int dim = detail.nextInt(x.dim());
        return x.dim() > 3 || detail.nextBoolean() ? cat(List.of(x, x.neg(), x.narrow(dim, 0, 1)), dim)
            : stack(List.of(x, x.tanh()), dim);
    }

    private Tensor indexed(Tensor x) {
        long last = x.size(0) - 1;
        Tensor rows = tensor(new long[] {last, 0, last / 2, 0});
        return switch (detail.nextInt(4)) {
            case 0 -> x.index(rows);
            case 1 -> x.indexSelect(0, rows);
            case 2 -> x.indexAdd(0, rows, x.indexSelect(0, rows).mul(0.5), 1);
            default -> zeros(x.shape(), x.dtype(), x.device()).indexPut(new Tensor[] {rows}, x.index(rows).mul(0.5), true);
        };
    }
}
