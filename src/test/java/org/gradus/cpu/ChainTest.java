package org.gradus.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gradus.ir.Pointwise;
import org.gradus.ir.ReduceOp;
import org.gradus.types.DType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Generated loops against the scalar functions, bit by bit. */
class ChainTest {
    private static final int N = 96_000;

    @BeforeAll
    static void vectorApi() {
        assumeTrue(ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent());
    }

    static Stream<Pointwise> functions() {
        boolean vector = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
        return vector ? VectorTemplates.functions().stream() : Stream.of(Pointwise.ADD);
    }

    @Test
    void chainsTakeWhatVectorMathHas() {
        assertEquals(VectorTemplates.functions(), Chain.FUNCTIONS);
    }

    private static Object[] floats(int n) {
        return IntStream.range(0, n).mapToObj(i -> (Object) LaneTest.floats(i)).toArray();
    }

    private static float[] run(Chain chain, Object[] in) {
        float[] out = new float[N];
        ChainWriter.define(chain).run(in, new int[in.length], new Object[] {out}, new int[1], N);
        return out;
    }

    private static void assertSameBits(float[] expected, float[] actual, Object[] in, String what) {
        for (int i = 0; i < N; i++) {
            int at = i;
            if (!(Float.isNaN(expected[i]) && Float.isNaN(actual[i]))) {
                assertEquals(Float.floatToRawIntBits(expected[i]), Float.floatToRawIntBits(actual[i]), () -> what + " of "
                    + Arrays.stream(in).map(a -> String.valueOf(((float[]) a)[at])).toList() + ": " + expected[at] + " and "
                    + actual[at]);
            }
        }
    }

    /** A condition is tried as the condition of a selection. */
    @ParameterizedTest
    @MethodSource("functions")
    void eachFunctionHasTheBitsOfItsScalarNamesake(Pointwise fn) {
        boolean truth = fn.result(DType.FLOAT32, DType.FLOAT32) == DType.BOOL;
        Object[] in = floats(fn == Pointwise.WHERE ? 2 : Math.max(fn.arity(), truth ? 2 : 1));
        List<Chain.Op> ops = new ArrayList<>();
        float[] expected = new float[N];
        Object condition = null;
        if (truth || fn == Pointwise.WHERE) {
            Pointwise test = truth ? fn : Pointwise.LT;
            condition = new byte[N];
            PlainKernels.INSTANCE.lane(test, DType.FLOAT32).apply(in, new int[3], condition, 0, N);
            ops.add(new Chain.Op(test, test.arity() == 1 ? List.of(0) : List.of(0, 1)));
            ops.add(new Chain.Op(Pointwise.WHERE, List.of(2, 0, 1)));
            PlainKernels.INSTANCE.lane(Pointwise.WHERE, DType.FLOAT32).apply(new Object[] {condition, in[0], in[1]}, new int[3],
                expected, 0, N);
        } else {
            ops.add(new Chain.Op(fn, IntStream.range(0, fn.arity()).boxed().toList()));
            PlainKernels.INSTANCE.lane(fn, DType.FLOAT32).apply(in, new int[3], expected, 0, N);
        }
        List<Boolean> arrays = Arrays.stream(in).map(a -> false).toList();
        Chain chain = new Chain(arrays, ops, List.of(in.length + ops.size() - 1));
        assertSameBits(expected, run(chain, in), in, fn.label());
    }

    @Test
    void scalarsRepeatAndOutputsMayBeSeveral() {
        Chain chain = new Chain(List.of(false, true), List.of(new Chain.Op(null, List.of(1)),
            new Chain.Op(Pointwise.MUL, List.of(0, 2)), new Chain.Op(Pointwise.ADD, List.of(3, 2))), List.of(3, 4, 2));
        float[] x = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17};
        Object[] out = {new float[20], new float[20], new float[20]};
        ChainWriter.define(chain).run(new Object[] {x, new float[] {0, 3}}, new int[] {1, 1}, out, new int[] {2, 0, 1}, 16);
        for (int i = 0; i < 16; i++) {
            assertEquals(3 * x[i + 1], ((float[]) out[0])[i + 2]);
            assertEquals(3 * x[i + 1] + 3, ((float[]) out[1])[i]);
            assertEquals(3, ((float[]) out[2])[i + 1]);
        }
    }

    /** One that the JIT of JDK 17 reads only with calls left for later. */
    @Test
    void aLongChainHasTheBitsOfItsFunctions() {
        List<Pointwise> fns = List.of(Pointwise.TANH, Pointwise.MUL, Pointwise.SIGMOID, Pointwise.ADD, Pointwise.EXP);
        List<Chain.Op> ops = new ArrayList<>();
        Object[] all = new Object[2 + fns.size()];
        all[0] = LaneTest.floats(0);
        all[1] = LaneTest.floats(1);
        for (Pointwise fn : fns) {
            int next = 2 + ops.size();
            List<Integer> args = List.of(next == 2 ? 0 : next - 1, 1).subList(0, fn.arity());
            ops.add(new Chain.Op(fn, args));
            all[next] = new float[N];
            PlainKernels.INSTANCE.lane(fn, DType.FLOAT32).apply(args.stream().map(v -> all[v]).toArray(), new int[3], all[next], 0, N);
        }
        Chain chain = new Chain(List.of(false, false), ops, List.of(all.length - 1));
        Object[] in = {all[0], all[1]};
        assertSameBits((float[]) all[all.length - 1], run(chain, in), in, "a long chain");
    }

    @Test
    void foldsHaveTheBitsOfPlainOnes() {
        Random random = new Random(1);
        float[] a = new float[5000];
        for (int i = 0; i < a.length; i++) {
            a[i] = (float) random.nextGaussian();
        }
        sameFolds(ReduceOp.SUM, Float::sum, a);
        sameFolds(ReduceOp.PROD, (x, y) -> x * y, a);
        sameFolds(ReduceOp.MAX, Math::max, a);
        sameFolds(ReduceOp.MIN, Math::min, a);
    }

    private static void sameFolds(ReduceOp op, FloatLoops.Binary fn, float[] a) {
        FloatFolder plain = FloatReducers.plain(fn);
        FloatFolder vector = new VectorFolder(op, fn);
        float[] first = Arrays.copyOfRange(a, 7, 7 + FloatFolder.CHAINS);
        float[] identities = new float[FloatFolder.CHAINS];
        Arrays.fill(identities, FloatReducers.identity(op));
        float[] room = new float[FloatFolder.CHAINS];
        for (int n = 0; n <= 4; n++) {
            int whole = n * FloatFolder.CHAINS;
            assertEquals(plain.row(a, 5, whole, first, room), vector.row(a, 5, whole, first, room), op + " of " + whole);
        }
        for (int n : new int[] {0, 1, 63, 64, 65, 1000, 1024}) {
            assertEquals(plain.fold(a, 3, n, identities, room), vector.fold(a, 3, n, identities, room), op + " of " + n);
        }
        for (int width : new int[] {0, 1, 15, 16, 17, 100}) {
            for (int lines = 0; lines < 10; lines++) {
                float[] x = new float[100];
                float[] y = new float[100];
                plain.lines(x, a, 3, 101, width, lines);
                vector.lines(y, a, 3, 101, width, lines);
                assertEquals(Arrays.toString(x), Arrays.toString(y), width + " by " + lines);
            }
        }
    }
}
