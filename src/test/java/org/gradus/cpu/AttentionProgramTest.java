package org.gradus.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.gradus.ir.Kernel;
import org.gradus.ir.MatrixView;
import org.gradus.ir.Primitive;
import org.gradus.types.DType;
import org.gradus.types.Layout;
import org.gradus.types.Shape;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** All kernel sets and numbers of threads give the same bits, and those are near what float64 gives. */
class AttentionProgramTest {
    private static final double SCALE = 0.3;
    private static final Primitive.Attention.Result KEEPING = Primitive.Attention.Result.VALUES_AND_ROWS;
    private static final Primitive.Attention.Result GRADIENTS = Primitive.Attention.Result.GRADIENTS;

    private final Random random = new Random(5);

    private float[] random(int n) {
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = (float) random.nextGaussian();
        }
        return x;
    }

    private static MatrixView view(long heads, long rows, long columns) {
        return MatrixView.of(Layout.contiguous(Shape.of(heads, rows, columns)));
    }

    private static Kernel.Operand read(DType dtype) {
        return new Kernel.Operand(dtype, true, false, 1);
    }

    private static float[] run(KernelSet kernels, int threads, boolean causal, Primitive.Attention.Result result, int size,
                               List<MatrixView> views, Object... in) {
        List<Kernel.Operand> operands = new ArrayList<>();
        for (Object o : in) {
            operands.add(read(o instanceof byte[] ? DType.BOOL : DType.FLOAT32));
        }
        operands.add(new Kernel.Operand(DType.FLOAT32, false, true, size));
        float[] out = new float[size];
        Object[] all = Arrays.copyOf(in, in.length + 1);
        all[in.length] = out;
        Kernel.Attention kernel = new Kernel.Attention(causal, result, views, DType.FLOAT32, operands);
        try (WorkerPool pool = new WorkerPool(threads)) {
            AttentionProgram.of(kernel, kernels).run(pool, all, new long[] {Double.doubleToRawLongBits(SCALE)});
        }
        return out;
    }

    @ParameterizedTest
    @CsvSource({"1,16,64,1,1,false", "3,50,65,7,33,true", "2,300,300,16,8,true", "1,130,700,32,32,false", "2,700,600,20,40,true"})
    void allAgree(int heads, int l, int s, int e, int ev, boolean masked) {
        for (boolean causal : new boolean[] {false, true}) {
            float[] q = random(heads * l * e);
            float[] k = random(heads * s * e);
            float[] v = random(heads * s * ev);
            float[] g = random(heads * l * ev);
            byte[] mask = new byte[l * s];
            for (int i = 0; i < mask.length; i++) {
                mask[i] = (byte) (i % s == 0 || random.nextInt(3) > 0 ? 1 : 0);
            }
            List<MatrixView> views = new ArrayList<>(List.of(view(heads, l, e), view(heads, s, e), view(heads, s, ev)));
            MatrixView pairs = MatrixView.of(Layout.of(Shape.of(heads, l, s), new long[] {0, s, 1}, 0));
            List<MatrixView> forward = new ArrayList<>(views);
            views.add(view(heads, l, ev));
            views.add(MatrixView.of(Layout.of(Shape.of(heads, l, 2), new long[] {l, 1, (long) heads * l}, (long) heads * l * ev)));
            views.add(view(heads, l, ev));
            if (masked) {
                forward.add(pairs);
                views.add(pairs);
            }
            float[] values = null;
            float[] grads = null;
            for (KernelSet set : (Iterable<KernelSet>) KernelSets.all()::iterator) {
                for (int threads : new int[] {1, 3}) {
                    int size = heads * l * (ev + 2);
                    float[] o = masked ? run(set, threads, causal, KEEPING, size, forward, q, k, v, mask)
                        : run(set, threads, causal, KEEPING, size, forward, q, k, v);
                    int all = q.length + k.length + v.length;
                    float[] d = masked ? run(set, threads, causal, GRADIENTS, all, views, q, k, v, o, o, g, mask)
                        : run(set, threads, causal, GRADIENTS, all, views, q, k, v, o, o, g);
                    values = values == null ? o : values;
                    grads = grads == null ? d : grads;
                    assertArrayEquals(values, o, set.name() + " " + threads);
                    assertArrayEquals(grads, d, set.name() + " " + threads);
                }
            }
            double[] want = reference(q, k, v, masked ? mask : null, causal, heads, l, s, e, ev);
            for (int i = 0; i < want.length; i++) {
                assertEquals(want[i], values[i], 1e-5);
            }
        }
    }

    private static double[] reference(float[] q, float[] k, float[] v, byte[] mask, boolean causal, int heads, int l, int s, int e,
                                      int ev) {
        double[] out = new double[heads * l * ev];
        for (int h = 0; h < heads; h++) {
            for (int i = 0; i < l; i++) {
                double[] p = new double[s];
                for (int j = 0; j < s; j++) {
                    for (int c = 0; c < e; c++) {
                        p[j] += (double) q[(h * l + i) * e + c] * k[(h * s + j) * e + c];
                    }
                    boolean seen = (mask == null || mask[i * s + j] != 0) && (!causal || j <= i);
                    p[j] = seen ? Math.exp(p[j] * (float) SCALE) : 0;
                }
                double sum = Arrays.stream(p).sum();
                for (int j = 0; j < s; j++) {
                    for (int c = 0; c < ev; c++) {
                        out[(h * l + i) * ev + c] += p[j] / sum * v[(h * s + j) * ev + c];
                    }
                }
            }
        }
        return out;
    }
}
