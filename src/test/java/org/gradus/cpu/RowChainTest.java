package org.gradus.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gradus.cpu.RowChain.Kind;
import org.gradus.ir.Pointwise;
import org.gradus.ir.ReduceOp;
import org.gradus.types.DType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Generated loops over rows against functions and folds one by one, bit by bit. */
class RowChainTest {
    private static final int ROWS = 3;

    @BeforeAll
    static void vectorApi() {
        assumeTrue(ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent());
    }

    private static RowChain.Op op(Pointwise fn, Integer... args) {
        return new RowChain.Op(fn, null, List.of(args));
    }

    private static RowChain.Op fold(ReduceOp op, int arg) {
        return new RowChain.Op(null, op, List.of(arg));
    }

    private static RowChain softmax() {
        return new RowChain(List.of(Kind.ELEMENTS), List.of(fold(ReduceOp.MAX, 0), op(Pointwise.SUB, 0, 1), op(Pointwise.EXP, 2),
            fold(ReduceOp.SUM, 3), op(Pointwise.DIV, 3, 4)), List.of(5, 1, 4), true, 0);
    }

    /** Operands: x, the weight, a row's factor, 1 / n. */
    private static RowChain norm() {
        return new RowChain(List.of(Kind.ELEMENTS, Kind.SHARED, Kind.ROW, Kind.ROW), List.of(fold(ReduceOp.SUM, 0), op(Pointwise.MUL, 4, 3),
            op(Pointwise.SUB, 0, 5), op(Pointwise.SQUARE, 6), fold(ReduceOp.SUM, 7), op(Pointwise.MUL, 8, 3),
            op(Pointwise.SQRT, 9), op(Pointwise.DIV, 6, 10), op(Pointwise.MUL, 11, 1), op(Pointwise.ADD, 12, 2),
            op(Pointwise.GT, 13, 0), op(Pointwise.WHERE, 14, 13, 0)), List.of(15, 6, 9), true, 0);
    }

    /** Operands: scores, what is hidden, what it is replaced by, a gradient. */
    private static RowChain maskedSoftmax() {
        return new RowChain(List.of(Kind.ELEMENTS, Kind.TRUTHS, Kind.ROW, Kind.ELEMENTS), List.of(op(Pointwise.WHERE, 1, 2, 0),
            fold(ReduceOp.MAX, 4), op(Pointwise.SUB, 4, 5), op(Pointwise.EXP, 6), fold(ReduceOp.SUM, 7), op(Pointwise.DIV, 7, 8),
            op(Pointwise.MUL, 3, 9), fold(ReduceOp.SUM, 10), op(Pointwise.GT, 7, 8), op(Pointwise.WHERE, 12, 2, 10),
            op(Pointwise.WHERE, 1, 13, 9)), List.of(9, 14, 11), true, 0);
    }

    private static RowChain folds() {
        return new RowChain(List.of(Kind.ELEMENTS), List.of(fold(ReduceOp.SUM, 0), fold(ReduceOp.PROD, 0), fold(ReduceOp.MAX, 0),
            fold(ReduceOp.MIN, 0)), List.of(1, 2, 3, 4), true, 0);
    }

    static Stream<RowChain> chains() {
        return Stream.of(softmax(), norm(), maskedSoftmax(), folds());
    }

    @ParameterizedTest
    @MethodSource("chains")
    void rowsHaveTheBitsOfOneFunctionAfterAnother(RowChain chain) {
        RowPasses passes = new RowPasses(chain);
        RowCode code = RowCodeWriter.define(chain, passes);
        for (int n : new int[] {64, 65, 79, 80, 81, 127, 128, 143, 1000, 1024, 5000}) {
            for (int chunk : new int[] {n, 512}) {
                if (n % chunk == 0 || n % chunk >= FloatFolder.CHAINS) {
                    compare(chain, passes, code, n, chunk);
                }
            }
        }
    }

    /** Rows end where their arrays do. */
    @ParameterizedTest
    @MethodSource("chains")
    void shortRowsHaveTheBitsOfOneFunctionAfterAnother(RowChain chain) {
        for (int n : new int[] {8, 9, 10, 15, 16, 17, 31, 32, 33, 50, 63, 64, 65, 80, 100, 127, 128}) {
            if (ShortRows.fits(chain, n)) {
                RowChain rows = chain.withLength(n);
                RowPasses passes = new RowPasses(rows);
                compare(rows, passes, ShortRowWriter.define(rows, passes), n, n);
            }
        }
    }

    private static void compare(RowChain chain, RowPasses passes, RowCode code, int n, int chunk) {
        Random random = new Random(n);
        int operands = chain.operands();
        Object[] in = new Object[operands];
        int[][] at = new int[operands][];
        for (int k = 0; k < operands; k++) {
            float[] numbers = new float[ROWS * (n + 3)];
            byte[] truths = new byte[numbers.length];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = random.nextInt(50) == 0 ? special(random) : (float) random.nextGaussian();
                truths[i] = (byte) random.nextInt(2);
            }
            in[k] = chain.isTruth(k) ? truths : numbers;
            int first = k;
            int step = chain.kinds().get(k) == Kind.SHARED ? 0 : n + 1;
            at[k] = IntStream.range(0, 2 * ROWS).map(r -> first + r % ROWS * step).toArray();
        }
        boolean[] inner = chain.inner();
        float[][] out = new float[chain.outputs().size()][ROWS * n + 2];
        int[][] outAt = new int[out.length][];
        for (int k = 0; k < out.length; k++) {
            int step = inner[chain.outputs().get(k)] ? n : 1;
            outAt[k] = IntStream.range(0, ROWS).map(r -> 1 + r * step).toArray();
        }
        Object[] scratch = RowScratch.make(chain, passes, 2, n);
        if (chain.length() > 0) {
            ShortRows rows = new ShortRows(chain, RowScratch.of(chain));
            Object[] from = in.clone();
            rows.copyShared(from, at, scratch);
            rows.run(code, from, copies(at), out, copies(outAt), scratch, ROWS);
        } else {
            code.run(in, at, out, outAt, scratch, 0, 2, n, chunk);
            code.run(in, at, out, outAt, scratch, 2, ROWS, n, chunk);
        }
        float[][] expected = new float[out.length][ROWS * n + 2];
        for (int r = 0; r < ROWS; r++) {
            oneByOne(chain, inner, in, at, expected, outAt, r, n, chunk);
        }
        for (int k = 0; k < out.length; k++) {
            for (int i = 0; i < out[k].length; i++) {
                if (!(Float.isNaN(expected[k][i]) && Float.isNaN(out[k][i]))) {
                    int o = k;
                    int p = i;
                    assertEquals(Float.floatToRawIntBits(expected[k][i]), Float.floatToRawIntBits(out[k][i]),
                        () -> "output " + o + " at " + p + " of rows of " + n + " in chunks of " + chunk);
                }
            }
        }
    }

    private static int[][] copies(int[][] places) {
        return Arrays.stream(places).map(int[]::clone).toArray(int[][]::new);
    }

    private static float special(Random random) {
        return switch (random.nextInt(60)) {
            case 0 -> Float.NaN;
            case 1 -> Float.POSITIVE_INFINITY;
            case 2 -> Float.NEGATIVE_INFINITY;
            case 3, 4, 5 -> -200;
            default -> -0f;
        };
    }

    private static void oneByOne(RowChain chain, boolean[] inner, Object[] in, int[][] at, float[][] out, int[][] outAt, int r,
                                 int n, int chunk) {
        Object[] values = new Object[chain.values()];
        for (int v = 0; v < values.length; v++) {
            if (chain.isTruth(v) && chain.isOperand(v)) {
                values[v] = Arrays.copyOfRange((byte[]) in[v], at[v][r], at[v][r] + n);
            } else if (chain.isOperand(v)) {
                float[] x = Arrays.copyOfRange((float[]) in[v], at[v][r], at[v][r] + n);
                if (!inner[v]) {
                    Arrays.fill(x, x[0]);
                }
                values[v] = x;
            } else if (chain.isFold(v)) {
                Reducer fold = PlainKernels.INSTANCE.reducer(chain.op(v).fold(), DType.FLOAT32);
                Object state = fold.newState(1);
                fold.start(state, 1);
                for (int i = 0; i < n; i += chunk) {
                    fold.rows(state, values[chain.op(v).args().get(0)], i, 1, Math.min(chunk, n - i), i);
                }
                float[] x = new float[n];
                fold.finish(state, x, 0, 1);
                Arrays.fill(x, x[0]);
                values[v] = x;
            } else {
                RowChain.Op op = chain.op(v);
                values[v] = Elements.of(op.fn().result(DType.FLOAT32, DType.FLOAT32)).allocate(n);
                Object[] args = op.args().stream().map(a -> values[a]).toArray();
                PlainKernels.INSTANCE.lane(op.fn(), DType.FLOAT32).apply(args, new int[args.length], values[v], 0, n);
            }
        }
        for (int k = 0; k < out.length; k++) {
            int v = chain.outputs().get(k);
            assertNotNull(values[v]);
            System.arraycopy(values[v], 0, out[k], outAt[k][r], inner[v] ? n : 1);
        }
    }
}
