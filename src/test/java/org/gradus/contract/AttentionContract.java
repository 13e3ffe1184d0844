package org.gradus.contract;

import static org.gradus.Functional.scaledDotProductAttention;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gradus.Gradus;
import org.gradus.Tensor;
import org.gradus.autograd.Autograd;
import org.gradus.types.DType;
import org.gradus.types.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Attention that never writes its scores gives what products and a softmax give, and so do its gradients. */
public abstract class AttentionContract extends DeviceContract {
    private final List<DType> dtypes = new ArrayList<>(List.of(DType.FLOAT32));

    protected AttentionContract() {
        if (hasDoubles()) {
            dtypes.add(DType.FLOAT64);
        }
    }

    /** Whether the device computes in float64. */
    protected boolean hasDoubles() {
        return true;
    }

    /** Queries, keys and values as views, heads between the axes of the sequence and of the width. */
    private Tensor part(DType dtype, long heads, long length, long width) {
        return Gradus.randn(length, 2, heads, width + 1).to(dtype).narrow(3, 1, width).permute(1, 2, 0, 3);
    }

    private static Tensor composed(Tensor q, Tensor k, Tensor v, Tensor mask, boolean causal) {
        Tensor scores = q.matmul(k.transpose(-2, -1)).mul(1 / Math.sqrt(q.size(-1)));
        Tensor visible = causal ? Gradus.ones(Shape.of(q.size(-2), k.size(-2)), DType.BOOL, q.device()).tril() : mask;
        if (visible != null) {
            scores = visible.dtype() == DType.BOOL ? Gradus.where(visible, scores, Double.NEGATIVE_INFINITY) : scores.add(visible);
        }
        return scores.softmax(-1).matmul(v);
    }

    private static void check(Tensor q, Tensor k, Tensor v, Tensor mask, boolean causal) {
        Tensor[] in = {q, k, v};
        for (int i = 0; i < in.length; i++) {
            in[i] = in[i].detach().requiresGrad_();
        }
        Tensor want = composed(in[0], in[1], in[2], mask, causal);
        Tensor got = scaledDotProductAttention(in[0], in[1], in[2], mask, 0, causal);
        Tensor g = Gradus.randn(want.shape().dims()).to(q.dtype());
        List<Tensor> wanted = Autograd.grad(List.of(want), List.of(in), List.of(g), false, false, false);
        List<Tensor> found = Autograd.grad(List.of(got), List.of(in), List.of(g), false, false, false);
        same("value", want, got, 0);
        double cancelled = largest(g) * largest(v) * v.size(-1) * Math.max(largest(q), largest(k)) / Math.sqrt(q.size(-1));
        for (int i = 0; i < in.length; i++) {
            same("gradient " + i, wanted.get(i), found.get(i), i < 2 ? cancelled : 0);
        }
    }

    private static double largest(Tensor x) {
        return Arrays.stream(values(x)).filter(Double::isFinite).map(Math::abs).max().orElse(0);
    }

    private static double[] values(Tensor x) {
        return x.detach().to(DType.FLOAT64).flatten().toDoubleArray();
    }

    /** @param cancelled size of the terms whose difference is an element: where one weight is near 1, {@code g v - sum(o g)} */
    private static void same(String what, Tensor want, Tensor got, double cancelled) {
        assertEquals(want.shape(), got.shape(), what);
        boolean wide = want.dtype() == DType.FLOAT64;
        double relative = (wide ? 1e-12 : 2e-5) * Math.max(1, largest(want));
        assertArrayEquals(values(want), values(got), Math.max(relative, cancelled * (wide ? Math.ulp(1.0) : Math.ulp(1f))), what);
    }

    @ParameterizedTest
    @CsvSource({"3,16,64,8,8", "1,50,64,1,3", "2,130,97,5,33", "3,64,130,33,40", "20,17,70,16,32",
        "1,700,300,32,8", "2,300,1100,16,16", "1,40,260,140,200"})
    void sizes(long heads, long queries, long keys, long width, long valueWidth) {
        for (DType d : dtypes) {
            Tensor q = part(d, heads, queries, width);
            Tensor k = part(d, heads, keys, width);
            Tensor v = part(d, heads, keys, valueWidth);
            check(q, k, v, null, false);
            check(q, k, v, null, true);
        }
    }

    /** @param keys few, and so many that every device takes its own kernel */
    @ParameterizedTest
    @ValueSource(longs = {65, 301})
    void masks(long keys) {
        for (DType d : dtypes) {
            Tensor q = part(d, 3, 70, 8);
            Tensor k = part(d, 3, keys, 8);
            Tensor v = part(d, 3, keys, 9);
            for (long[] shape : new long[][] {{70, keys}, {keys}, {70, 1}, {2, 1, 70, keys}, {3, 1, keys}, {2, 3, 70, keys}}) {
                Tensor added = Gradus.randn(shape).to(d);
                check(q, k, v, added, false);
                check(q, k, v, added.gt(-0.5), false);
            }
            check(q, k, v, Gradus.randn(keys, 70).to(d).t(), false);
            check(q, k, v, Gradus.randn(keys, 70).gt(0).t(), false);
        }
    }

    /** @param keys few, and so many that every device takes its own kernel */
    @ParameterizedTest
    @ValueSource(longs = {64, 260})
    void batchesAreBroadcast(long keys) {
        Tensor q = Gradus.randn(2, 1, 20, 8);
        Tensor k = Gradus.randn(3, keys, 8);
        Tensor v = Gradus.randn(1, 3, keys, 4);
        check(q, k, v, null, true);
        check(q.select(0, 0).squeeze(0), k.select(0, 0), v.select(0, 0).select(0, 1), null, false);
        check(q.select(0, 0), k, v.select(0, 0), Gradus.randn(4, 1, 20, keys), false);
    }

    /** @param keys few, and so many that every device takes its own kernel */
    @ParameterizedTest
    @ValueSource(longs = {64, 260})
    void grouped(long keys) {
        Tensor q = Gradus.randn(2, 6, 20, 8);
        Tensor k = Gradus.randn(2, 3, keys, 8);
        Tensor v = Gradus.randn(2, 3, keys, 8);
        Tensor got = scaledDotProductAttention(q, k, v, null, 0, true, null, true);
        same("grouped", composed(q, k.repeatInterleave(2, 1), v.repeatInterleave(2, 1), null, true), got, 0);
    }

    /** @param keys few, and so many that every device takes its own kernel */
    @ParameterizedTest
    @ValueSource(longs = {64, 260})
    void halves(long keys) {
        for (DType d : new DType[] {DType.FLOAT16, DType.BFLOAT16}) {
            Tensor q = Gradus.randn(2, 20, 8).to(d);
            Tensor k = Gradus.randn(2, keys, 8).to(d);
            Tensor v = Gradus.randn(2, keys, 4).to(d);
            Tensor got = scaledDotProductAttention(q, k, v, null, 0, true);
            assertEquals(d, got.dtype());
            double[] want = composed(q.to(DType.FLOAT32), k.to(DType.FLOAT32), v.to(DType.FLOAT32), null, true).flatten()
                .to(DType.FLOAT64).toDoubleArray();
            assertArrayEquals(want, got.flatten().to(DType.FLOAT64).toDoubleArray(), 0.05);
        }
    }

    /** @param keys few, and so many that every device takes its own kernel */
    @ParameterizedTest
    @ValueSource(longs = {64, 260})
    void queriesWithoutKeys(long keys) {
        Tensor mask = Gradus.ones(20, keys).gt(0).clone();
        mask.select(0, 3).fill_(false);
        check(Gradus.randn(2, 20, 8), Gradus.randn(2, keys, 8), Gradus.randn(2, keys, 8), mask, false);
    }

    /** @param keys few, and so many that every device takes its own kernel */
    @ParameterizedTest
    @ValueSource(longs = {100, 300})
    void whatIsNotFinite(long keys) {
        for (double odd : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
            for (int which = 0; which < 3; which++) {
                Tensor[] in = {Gradus.randn(2, keys, 8), Gradus.randn(2, keys, 8), Gradus.randn(2, keys, 8)};
                in[which].select(0, 1).select(0, 70).fill_(odd);
                check(in[0], in[1], in[2], null, true);
                check(in[0], in[1], in[2], null, false);
            }
        }
    }

    /** Weights of a row of NaN are NaN even where it does not look. */
    @ParameterizedTest
    @ValueSource(longs = {100, 300})
    void whatIsNotFiniteBesideMoreKeys(long keys) {
        Tensor k = Gradus.randn(2, keys, 8);
        k.select(0, 1).select(0, 10).fill_(Double.NaN);
        check(Gradus.randn(2, 20, 8), k, Gradus.randn(2, keys, 8), null, true);
    }

    @Test
    void everyDeviceTakesItsOwnKernel() {
        assertTrue(device().attends(260));
    }

    /** @param keys few, and so many that every device takes its own kernel */
    @ParameterizedTest
    @ValueSource(longs = {64, 300})
    void largeScores(long keys) {
        check(Gradus.randn(2, keys, 8).mul(300), Gradus.randn(2, keys, 8).mul(300), Gradus.randn(2, keys, 8), null, true);
    }
}
