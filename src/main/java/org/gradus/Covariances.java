package org.gradus;

import java.util.ArrayList;
import java.util.List;
import org.gradus.types.ArgumentException;
import org.gradus.types.DType;
import org.gradus.types.DTypeException;
import org.gradus.types.ShapeException;

/** How rows of observations vary together. */
final class Covariances {
    private Covariances() { }

    static Tensor cov(Tensor x, long correction, Tensor fweights, Tensor aweights) {
        checkInput("cov", x);
        Tensor in = x.dim() < 2 ? x.reshape(1, -1) : x;
        long n = in.size(1);
        checkWeights(n, fweights, aweights);
        return Scope.of(() -> {
            Tensor w = fweights == null ? aweights : aweights == null ? fweights : fweights.mul(aweights);
            if (w == null) {
                Tensor centred = in.sub(in.sum(1).div((double) n).unsqueeze(1));
                return centred.matmul(centred.t()).div((double) Math.max(0, n - correction)).squeeze();
            }
            Tensor total = w.sum();
            checkValues(n, total, fweights, aweights);
            Tensor norm = total.sub(aweights == null || correction == 0 ? Gradus.tensor(correction).to(total.device())
                : w.mul(aweights).sum().mul(correction).div(total));
            Tensor centred = in.sub(in.mul(w).sum(1).div(total).unsqueeze(1));
            return centred.matmul(centred.mul(w).t()).div(norm.clampMin(0)).squeeze();
        });
    }

    private static void checkInput(String op, Tensor x) {
        if (x.dim() > 2) {
            throw new ShapeException(op + "(): expected input to have two or fewer dimensions but got an input with " + x.dim()
                + " dimensions, shape " + x.shape());
        }
        if (x.dtype() == DType.BOOL) {
            throw new DTypeException(op + "(): bool dtype is not supported for input");
        }
    }

    private static void checkWeights(long n, Tensor fweights, Tensor aweights) {
        checkWeights("fweights", n, fweights, fweights == null || fweights.dtype().isIntegral(), "integral");
        checkWeights("aweights", n, aweights, aweights == null || aweights.dtype().isFloating(), "floating point");
    }

    private static void checkWeights(String name, long n, Tensor w, boolean fits, String kind) {
        if (w == null) {
            return;
        }
        if (w.dim() > 1) {
            throw new ShapeException("cov(): expected " + name + " to have one or fewer dimensions but got " + name + " of shape "
                + w.shape());
        }
        if (!fits) {
            throw new DTypeException("cov(): expected " + name + " to have " + kind + " dtype but got " + name + " with "
                + w.dtype() + " dtype");
        }
        if (w.numel() != n) {
            throw new ShapeException("cov(): expected " + name + " to have the same numel as there are observations in the "
                + "input but got " + w.numel() + " != " + n);
        }
    }

    /** What only the elements of the weights tell, in one read. */
    private static void checkValues(long n, Tensor total, Tensor fweights, Tensor aweights) {
        List<Tensor> read = new ArrayList<>(List.of(total.detach().to(DType.FLOAT64)));
        List<String> names = new ArrayList<>(List.of("weights"));
        if (fweights != null && n > 0) {
            read.add(fweights.min().to(DType.FLOAT64));
            names.add("fweights");
        }
        if (aweights != null && n > 0) {
            read.add(aweights.detach().min().to(DType.FLOAT64));
            names.add("aweights");
        }
        double[] values = Gradus.stack(read).toDoubleArray();
        for (int i = 1; i < values.length; i++) {
            if (values[i] < 0) {
                throw new ArgumentException("cov(): " + names.get(i) + " cannot be negative, got " + values[i]);
            }
        }
        if (values[0] == 0) {
            throw new ArgumentException("cov(): weights sum to zero, can't be normalized");
        }
    }

    static Tensor corrcoef(Tensor x) {
        checkInput("corrcoef", x);
        return Scope.of(() -> {
            Tensor c = cov(x, 1, null, null);
            if (c.dim() == 0) {
                return c.div(c);
            }
            Tensor deviation = c.diagonal().sqrt();
            return c.div(deviation.reshape(-1, 1)).div(deviation.reshape(1, -1)).clamp(-1, 1);
        });
    }
}
