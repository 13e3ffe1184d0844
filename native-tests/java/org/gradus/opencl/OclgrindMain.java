package org.gradus.opencl;

import static org.gradus.types.DType.FLOAT32;
import static org.gradus.types.DType.INT64;

import java.util.Map;
import org.gradus.device.Device;
import org.gradus.device.Devices;
import org.gradus.device.TestDevices;
import org.gradus.ir.Expr;
import org.gradus.ir.Pointwise;
import org.gradus.ir.ReduceOp;
import org.gradus.ir.ScanOp;
import org.gradus.ir.ScatterMode;
import org.gradus.types.Layout;
import org.gradus.types.Shape;

/** A kernel of each kind, at sizes that leave edges, for a run under a memory checker. Says how many kernels it ran. */
public final class OclgrindMain {
    private final KernelRunner run;
    private int kernels;

    private OclgrindMain(ExactBackend backend) {
        this.run = new KernelRunner(backend);
    }

    /** @param args {@code overrun} for a kernel that writes one element too far, else none */
    public static void main(String[] args) {
        int kernels = 0;
        ClDevice device = ClProbe.get().devices().get(0);
        if (args.length > 0) {
            overrun(device);
            System.exit(0);
        }
        for (boolean gpu : new boolean[] {false, true}) {
            try (ExactBackend backend = new ExactBackend(device, gpu)) {
                OclgrindMain m = new OclgrindMain(backend);
                m.maps();
                m.folds();
                m.rows();
                m.products();
                m.indices();
                kernels += m.kernels;
            }
            Device tensors = TestDevices.open(Devices.get("opencl"), Map.of(), b -> new ExactBackend(device, gpu));
            SmallWork.check(tensors);
            kernels += tensors.statistics().launches();
        }
        System.out.println("CHECKED " + kernels + " kernels on " + device.name());
        System.exit(0);
    }

    private static void overrun(ClDevice device) {
        try (ClApi.Context c = ClApi.open(device)) {
            ClApi.Kernel k = c.build("__kernel void f(__global int *a) { a[get_global_id(0)] = 1; }", "").kernel("f");
            k.arg(0, c.allocate(16 * 4));
            c.launch(k, new long[] {17}, new long[] {1});
        }
    }

    private Expr f(long... dims) {
        return run.random(FLOAT32, dims);
    }

    private static Expr transposed(Expr e) {
        return e.view(Layout.contiguous(e.shape()).permute(1, 0));
    }

    private void check(Expr... roots) {
        kernels += run.check(true, 1e-4, roots).steps().size();
    }

    private void maps() {
        check(Expr.map(Pointwise.TANH, Expr.map(Pointwise.ADD, f(7, 5), f(1, 5).expand(Shape.of(7, 5)))));
        check(Expr.map(Pointwise.SIN, transposed(f(9, 6))), run.random(INT64, 13).cast(FLOAT32));
        check(f(5, 7).update(Layout.contiguous(Shape.of(5, 7)).slice(1, 1, 2, 3), f(5, 2)));
    }

    private void folds() {
        for (ReduceOp op : new ReduceOp[] {ReduceOp.SUM, ReduceOp.ARGMAX}) {
            check(f(5, 70).reduce(op, 1), transposed(f(70, 5)).reduce(op, 1));
            check(f(1, 70_000).reduce(op, 1));
        }
        Expr x = f(5, 66);
        Shape s = x.shape();
        Expr e = Expr.map(Pointwise.EXP, Expr.map(Pointwise.SUB, x, x.reduce(ReduceOp.MAX, 1).reshape(Shape.of(5, 1)).expand(s)));
        check(Expr.map(Pointwise.DIV, e, e.reduce(ReduceOp.SUM, 1).reshape(Shape.of(5, 1)).expand(s)));
    }

    private void rows() {
        for (long n : new long[] {1, 5, 64, 65, 300}) {
            check(f(3, n).scan(ScanOp.SUM), run.random(INT64, 3, n).scan(ScanOp.MAX), f(3, n).sort(false), f(2, n).sort(true));
        }
        check(f(1, 20_000).scan(ScanOp.MIN), f(1, 5_000).sort(false));
    }

    private void products() {
        check(Expr.matmul(f(7, 19), f(19, 21)), Expr.matmul(transposed(f(5, 7)), transposed(f(6, 5))));
        check(Expr.map(Pointwise.RELU, Expr.matmul(f(2, 3, 300), f(2, 300, 5))));
    }

    private void indices() {
        Expr rows = run.random(INT64, 6).reshape(Shape.of(6, 1)).expand(Shape.of(6, 5));
        check(Expr.gather(f(7, 5), new int[] {0, ~1}, Shape.of(6, 5), "indexSelect", rows));
        check(Expr.scatter(f(7, 5), f(6, 5), new int[] {0, ~1}, ScatterMode.ADD, "indexAdd", rows));
    }
}
