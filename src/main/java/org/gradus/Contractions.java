package org.gradus;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.gradus.ir.Expr;
import org.gradus.ir.Pointwise;
import org.gradus.types.ArgumentException;
import org.gradus.types.DType;
import org.gradus.types.IndexException;
import org.gradus.types.Shape;
import org.gradus.types.ShapeException;

/** Products of tensors beyond those of matrices, made of them. */
final class Contractions {
    private Contractions() { }

    static Tensor tensordot(Tensor a, Tensor b, int dims) {
        if (dims < 0 || dims > a.dim() || dims > b.dim()) {
            throw new IndexException("tensordot: expects dims >= 0 and at most the number of dimensions, but got dims=" + dims
                + " for shapes " + a.shape() + " and " + b.shape());
        }
        return tensordot(a, b, IntStream.range(a.dim() - dims, a.dim()).toArray(), IntStream.range(0, dims).toArray());
    }

    /** Sums over pairs of dims; those that stay are {@code a}'s, then {@code b}'s. */
    static Tensor tensordot(Tensor a, Tensor b, int[] dimsSelf, int[] dimsOther) {
        if (dimsSelf.length != dimsOther.length) {
            throw new ShapeException("tensordot: both dimension lists should have same length, got " + Arrays.toString(dimsSelf)
                + " and " + Arrays.toString(dimsOther));
        }
        int[] first = IntStream.range(0, a.dim()).toArray();
        int[] second = IntStream.range(a.dim(), a.dim() + b.dim()).toArray();
        int[] left = distinct(a, dimsSelf);
        int[] right = distinct(b, dimsOther);
        for (int i = 0; i < left.length; i++) {
            long n = a.size(left[i]);
            long m = b.size(right[i]);
            if (n != m && n != 1 && m != 1) {
                throw new ShapeException("tensordot: contracted dimensions need to match, but first has size " + n + " in dim "
                    + dimsSelf[i] + " and second has size " + m + " in dim " + dimsOther[i]);
            }
            second[right[i]] = first[left[i]];
        }
        int[] out = IntStream.concat(Arrays.stream(first).filter(l -> IntStream.of(second).noneMatch(s -> s == l)),
            Arrays.stream(second).filter(l -> l >= a.dim())).toArray();
        return Scope.of(() -> new Contraction(a, first).times(new Contraction(b, second), l -> false).aligned(out));
    }

    private static int[] distinct(Tensor x, int[] dims) {
        int[] axes = Arrays.stream(dims).map(d -> x.shape().axis(d, "tensordot")).toArray();
        if (Arrays.stream(axes).distinct().count() < axes.length) {
            throw new ShapeException("tensordot: dims appear more than once in " + Arrays.toString(dims) + " for shape "
                + x.shape());
        }
        return axes;
    }

    static Tensor inner(Tensor a, Tensor b) {
        if (a.dim() == 0 || b.dim() == 0) {
            return a.mul(b);
        }
        if (a.size(-1) != b.size(-1)) {
            throw new ShapeException("inner() the last dimension must match on both input tensors but got shapes " + a.shape()
                + " and " + b.shape());
        }
        return tensordot(a, b, new int[] {-1}, new int[] {-1});
    }

    /** Every product of elements, in blocks; the tensor with fewer dims gets leading ones of extent 1. */
    static Tensor kron(Tensor a, Tensor b) {
        int rank = Math.max(a.dim(), b.dim());
        long[] left = new long[2 * rank];
        long[] right = new long[2 * rank];
        long[] out = new long[rank];
        Arrays.fill(left, 1);
        Arrays.fill(right, 1);
        for (int d = 0; d < rank; d++) {
            int i = d - rank + a.dim();
            int j = d - rank + b.dim();
            left[2 * d] = i < 0 ? 1 : a.size(i);
            right[2 * d + 1] = j < 0 ? 1 : b.size(j);
            out[d] = left[2 * d] * right[2 * d + 1];
        }
        return Scope.of(() -> a.reshape(left).mul(b.reshape(right)).reshape(out));
    }

    static Tensor cross(String op, Tensor a, Tensor b, int dim) {
        if (a.dim() != b.dim()) {
            throw new ShapeException(op + ": inputs must have the same number of dimensions. Got shapes " + a.shape() + " and "
                + b.shape());
        }
        Elementwise.sameDtype(op, a, b);
        int axis = a.shape().axis(dim, op);
        if (a.size(axis) != 3 || b.size(axis) != 3) {
            throw new ShapeException(op + ": inputs dimension " + dim + " must have length 3. Got " + a.size(axis) + " and "
                + b.size(axis));
        }
        return Scope.of(() -> a.roll(-1, axis).mul(b.roll(-2, axis)).sub(a.roll(-2, axis).mul(b.roll(-1, axis))));
    }

    /** The first dim of extent 3. */
    static Tensor cross(Tensor a, Tensor b) {
        for (int d = 0; d < a.dim(); d++) {
            if (a.size(d) == 3) {
                return cross("cross", a, b, d);
            }
        }
        throw new ShapeException("cross: no dimension of size 3 in input, shape " + a.shape());
    }

    static Tensor vecdot(Tensor x, Tensor y, int dim) {
        HostMatrices.floating("linalg.vecdot", x);
        HostMatrices.same("linalg.vecdot", "x", x, "y", y);
        return Scope.of(() -> x.mul(y).sum(dim, false));
    }

    /** {@code x^0 ... x^(n - 1)} along a new last dim, or falling powers. */
    static Tensor vander(String op, Tensor x, long n, boolean increasing) {
        if (n < 0 || n <= 1 && op.startsWith("linalg")) {
            throw new ArgumentException(op + ": N must be " + (n < 0 ? "non-negative" : "greater than 1") + ", got " + n
                + " for shape " + x.shape());
        }
        DType dtype = x.dtype().isFloating() ? x.dtype() : DType.INT64;
        long[] dims = Arrays.copyOf(x.shape().dims(), x.dim() + 1);
        dims[x.dim()] = Math.min(n, 1);
        return Scope.of(() -> {
            Tensor one = Gradus.ones(Shape.of(dims), dtype, x.device());
            if (n <= 1) {
                return one;
            }
            dims[x.dim()] = n - 1;
            Tensor powers = Gradus.cat(List.of(one, x.to(dtype).unsqueeze(-1).expand(dims).cumprod(-1)), -1);
            return increasing ? powers : powers.flip(-1);
        });
    }

    /** In the order of the fewest multiplications (Cormen et al., "Introduction to Algorithms", 15.2). */
    static Tensor multiDot(String op, List<Tensor> tensors) {
        int n = tensors.size();
        if (n < 2) {
            throw new ArgumentException(op + "(): multi_dot(): expected at least 2 tensors but got " + n);
        }
        for (int i = 0; i < n; i++) {
            int rank = tensors.get(i).dim();
            boolean end = i == 0 || i == n - 1;
            if (rank != 2 && !(end && rank == 1)) {
                throw new ShapeException(op + "(): multi_dot(): tensor " + i + " must be " + (end ? "1D or 2D" : "2D")
                    + " but got " + rank + "D, shape " + tensors.get(i).shape());
            }
        }
        return Scope.of(() -> {
            boolean row = tensors.get(0).dim() == 1;
            boolean column = tensors.get(n - 1).dim() == 1;
            Tensor[] all = tensors.toArray(Tensor[]::new);
            all[0] = row ? all[0].unsqueeze(0) : all[0];
            all[n - 1] = column ? all[n - 1].unsqueeze(1) : all[n - 1];
            for (int i = 0; i + 1 < n; i++) {
                if (all[i].size(1) != all[i + 1].size(0)) {
                    throw new ShapeException(op + "(): multi_dot(): tensors " + i + " and " + (i + 1) + " with shapes "
                        + tensors.get(i).shape() + " and " + tensors.get(i + 1).shape() + " cannot be multiplied");
                }
            }
            Tensor out = product(all, splits(all), 0, n - 1);
            out = row ? out.squeeze(0) : out;
            return column ? out.squeeze(-1) : out;
        });
    }

    private static int[][] splits(Tensor[] all) {
        int n = all.length;
        long[] extents = new long[n + 1];
        Arrays.setAll(extents, i -> i == 0 ? all[0].size(0) : all[i - 1].size(1));
        double[][] cost = new double[n][n];
        int[][] split = new int[n][n];
        for (int length = 1; length < n; length++) {
            for (int i = 0; i + length < n; i++) {
                int j = i + length;
                cost[i][j] = Double.POSITIVE_INFINITY;
                for (int k = i; k < j; k++) {
                    double c = cost[i][k] + cost[k + 1][j] + (double) extents[i] * extents[k + 1] * extents[j + 1];
                    if (c < cost[i][j]) {
                        cost[i][j] = c;
                        split[i][j] = k;
                    }
                }
            }
        }
        return split;
    }

    private static Tensor product(Tensor[] all, int[][] split, int i, int j) {
        return i == j ? all[i] : product(all, split, i, split[i][j]).mm(product(all, split, split[i][j] + 1, j));
    }

    /** By squaring; negative powers are those of the inverse. */
    static Tensor power(Tensor a, long n) {
        String op = "linalg.matrix_power";
        HostMatrices.matrix(op, "A", a);
        if (a.size(-1) != a.size(-2)) {
            HostMatrices.square(op, a);
        }
        if (n < 0) {
            return power(Solvers.inverse("linalg.inv", a, true).get(0), -n);
        }
        if (n == 0) {
            return Scope.of(() -> Gradus.where(Gradus.zerosLike(a, DType.BOOL), a, identities(a)));
        }
        return n == 1 ? a.clone() : Scope.of(() -> squarings(a, n));
    }

    private static Tensor squarings(Tensor a, long n) {
        Tensor square = a;
        Tensor out = null;
        for (long left = n; left > 0; left >>= 1) {
            if ((left & 1) == 1) {
                out = out == null ? square : out.matmul(square);
            }
            square = left > 1 ? square.matmul(square) : square;
        }
        return out;
    }

    /** Identity matrices of {@code a}'s shape, a copy. */
    static Tensor identities(Tensor a) {
        return Scope.of(() -> Gradus.eye(a.size(-1), a.size(-1), a.dtype(), a.device()).expand(a.shape().dims()).clone());
    }

    static Tensor chain(List<Tensor> matrices) {
        for (Tensor m : matrices) {
            if (m.dim() != 2) {
                throw new ShapeException("chain_matmul: Tensor dimension is " + m.dim() + ", expected 2, shape " + m.shape());
            }
        }
        return matrices.size() == 1 ? matrices.get(0).clone() : multiDot("chain_matmul", matrices);
    }

    /** {@code beta * c + alpha * sum_b (a_b x b_b)}, as one product of matrices. */
    static Tensor addbmm(Tensor c, Tensor a, Tensor b, Number beta, Number alpha) {
        if (a.dim() != 3 || b.dim() != 3 || a.size(0) != b.size(0) || a.size(2) != b.size(1)) {
            throw new ShapeException("addbmm: batch1 and batch2 must be 3D tensors with the same number of matrices that can be "
                + "multiplied, got shapes " + a.shape() + " and " + b.shape());
        }
        return Scope.of(() -> {
            Tensor left = a.permute(1, 0, 2).reshape(a.size(1), a.size(0) * a.size(2));
            return Products.addmm(c, left, b.reshape(b.size(0) * b.size(1), b.size(2)), Scalar.of(beta), Scalar.of(alpha)).make();
        });
    }

    static Tensor addmv(Tensor c, Tensor a, Tensor v, Number beta, Number alpha) {
        if (a.dim() != 2 || v.dim() != 1 || c.dim() > 1) {
            throw new ShapeException("addmv: vector + matrix @ vector expected, got " + c.dim() + ", " + a.dim() + ", "
                + v.dim());
        }
        if (a.size(1) != v.size(0) || c.dim() == 1 && c.size(0) != 1 && c.size(0) != a.size(0)) {
            throw new ShapeException("addmv: size mismatch, got " + c.shape() + ", " + a.size(0) + "x" + a.size(1) + ","
                + v.size(0));
        }
        return Scope.of(() -> Products.addmm(c.dim() == 0 ? c : c.unsqueeze(1), a, v.unsqueeze(1), Scalar.of(beta),
            Scalar.of(alpha)).make().squeeze(1));
    }

    /** Of truth values the disjunction of {@code c} and {@code a and b}, either of which a zero factor leaves out. */
    static Tensor addr(Tensor c, Tensor a, Tensor b, Number beta, Number alpha) {
        if (a.dim() != 1 || b.dim() != 1) {
            throw new ShapeException("addr: Expected 1-D argument vec1 and vec2, but got " + a.dim() + "-D and " + b.dim()
                + "-D, shapes " + a.shape() + " and " + b.shape());
        }
        Views.expanded(c, a.size(0), b.size(0));
        if (!c.dtype().isFloating() && !(whole(beta) && whole(alpha))) {
            throw new ArgumentException("addr: For integral input tensors, argument beta and alpha must not be floating point "
                + "numbers, got " + beta + " and " + alpha + " for " + c.dtype());
        }
        if (c.dtype() != a.dtype() || a.dtype() != b.dtype()) {
            DType dtype = DType.promote(DType.promote(c.dtype(), a.dtype()), b.dtype());
            return addr(c.to(dtype), a.to(dtype), b.to(dtype), beta, alpha);
        }
        Shape shape = Shape.of(a.size(0), b.size(0));
        Expr product = combined(Pointwise.MUL, a.unsqueeze(1).expr("addr").expand(shape), b.expr("addr").expand(shape));
        Expr value = scaled(product, alpha);
        if (beta.doubleValue() != 0) {
            value = combined(Pointwise.ADD, scaled(c.expr("addr").expand(shape), beta), value);
        }
        return new Call("addr", value, Call.attrs(beta, alpha), c, a, b).make();
    }

    private static Expr combined(Pointwise fn, Expr a, Expr b) {
        return Expr.map(Elementwise.over(a.dtype(), fn), a, b);
    }

    private static Expr scaled(Expr x, Number n) {
        Scalar factor = x.dtype() == DType.BOOL ? Scalar.of(n.doubleValue() != 0) : Scalar.of(n);
        return factor.real() == 1 ? x : combined(Pointwise.MUL, x, factor.constant(x.place(), x.dtype(), x.shape()));
    }

    private static boolean whole(Number n) {
        return !(n instanceof Double || n instanceof Float);
    }

    /** Writes a result into the operand that it was made of. */
    static Tensor written(String op, Tensor self, Tensor value) {
        if (!value.shape().equals(self.shape())) {
            throw new ShapeException(op + ": output with shape " + self.shape() + " doesn't match the broadcast shape "
                + value.shape());
        }
        return self.copy_(value);
    }

    /** As {@link #written}, but as PyTorch has it {@code self} takes on the shape of the result. */
    static Tensor grown(String op, Tensor self, Tensor value) {
        boolean plain = self.base == null && !Call.differentiated(self, value);
        return value.shape().equals(self.shape()) || !plain ? written(op, self, value) : self.setData(value);
    }
}
