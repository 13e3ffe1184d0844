package org.gradus.opencl;

import static org.gradus.types.DType.BOOL;
import static org.gradus.types.DType.FLOAT32;
import static org.gradus.types.DType.FLOAT64;
import static org.gradus.types.DType.INT32;
import static org.gradus.types.DType.INT64;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.gradus.ir.Expr;
import org.gradus.ir.Plan;
import org.gradus.ir.Pointwise;
import org.gradus.ir.ReduceOp;
import org.gradus.ir.ScanOp;
import org.gradus.ir.ScatterMode;
import org.gradus.nativetests.NeedsOpenCl;
import org.gradus.types.DType;
import org.gradus.types.IndexException;
import org.gradus.types.Layout;
import org.gradus.types.Shape;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Composed kernels of every kind on the first OpenCL device, element by element against an interpreter. */
@NeedsOpenCl
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class KernelsContract {
    private OpenClBackend backend;
    private KernelRunner run;

    /** Whether the kernels for GPUs are meant, which run on CPU drivers too. */
    abstract boolean gpu();

    @BeforeAll
    void open() {
        ClDevice device = ClProbe.get().devices().get(0);
        backend = new OpenClBackend(device, Traits.of(device).withKind(gpu()));
        run = new KernelRunner(backend);
    }

    @AfterAll
    void close() {
        backend.close();
    }

    private Expr f(long... dims) {
        return run.random(FLOAT32, dims);
    }

    private static Expr map(Pointwise fn, Expr... in) {
        return Expr.map(fn, in);
    }

    private Expr constant(DType d, Shape s, double v) {
        return Expr.constant(run, d, s, v);
    }

    @ParameterizedTest
    @CsvSource({"1", "7", "64", "1000", "100003"})
    void chains(long n) {
        Expr a = f(n);
        Expr b = f(n);
        Expr t = map(Pointwise.ADD, map(Pointwise.MUL, a, b), map(Pointwise.TANH, a));
        Plan p = run.check(map(Pointwise.RELU, map(Pointwise.SUB, t, constant(FLOAT32, t.shape(), 0.25))));
        assertEquals(1, p.steps().size());
    }

    @Test
    void nothingToDo() {
        run.check(map(Pointwise.NEG, f(0)), map(Pointwise.ADD, f(3, 0, 4), f(3, 0, 4)));
        run.check(Expr.matmul(f(0, 3), f(3, 2)), Expr.matmul(f(2, 3), f(3, 0)));
    }

    @Test
    void broadcasting() {
        Expr a = f(5, 1, 7);
        Expr b = f(6, 1).reshape(Shape.of(1, 6, 1));
        Shape s = Shape.of(5, 6, 7);
        run.check(map(Pointwise.ADD, a.expand(s), b.expand(s)));
        run.check(map(Pointwise.MUL, f(300, 200), f(200).reshape(Shape.of(1, 200)).expand(Shape.of(300, 200))));
        run.check(map(Pointwise.MUL, f(300, 200), f(300, 1).expand(Shape.of(300, 200))));
        run.check(map(Pointwise.ADD, f(), f()));
    }

    @Test
    void views() {
        Expr a = f(6, 7, 8, 9);
        Layout l = Layout.contiguous(a.shape());
        run.check(map(Pointwise.NEG, a.view(l.permute(3, 1, 0, 2))));
        run.check(map(Pointwise.NEG, a.view(l.slice(2, 6, 3, -2))));
        run.check(map(Pointwise.ADD, a.view(l.permute(0, 2, 1, 3)), f(6, 8, 7, 9)));
        run.check(map(Pointwise.ADD, f(40, 30).view(Layout.contiguous(Shape.of(40, 30)).permute(1, 0)), f(30, 40)));
        run.check(map(Pointwise.EXP, f(12, 10).view(Layout.contiguous(Shape.of(12, 10)).permute(1, 0)).reshape(Shape.of(8, 15))));
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void casts(DType to) {
        for (DType from : DType.values()) {
            run.check(run.random(from, 33).cast(to));
        }
    }

    @Test
    void integersAndTruthValues() {
        Expr a = run.random(INT64, 50);
        Expr b = run.random(INT64, 50);
        run.check(map(Pointwise.REMAINDER, a, b), map(Pointwise.FLOOR_DIVIDE, a, b));
        Expr c = map(Pointwise.LT, a, b);
        run.check(map(Pointwise.WHERE, c, f(50), f(50)), map(Pointwise.LOGICAL_AND, c, run.random(BOOL, 50)));
        run.check(map(Pointwise.ADD, Expr.iota(run, Shape.of(4, 25)), run.random(INT64, 4, 25)));
        run.check(map(Pointwise.MUL, run.random(INT32, 50), run.random(INT32, 50)));
        run.check(map(Pointwise.SQRT, map(Pointwise.ABS, run.random(FLOAT64, 50))));
    }

    @ParameterizedTest
    @CsvSource({"1,1", "1,5", "3,64", "128,10", "10,1000", "2,5000", "700,33", "1,200000", "3,40000", "0,4", "5,0"})
    void foldsAlongRows(long rows, long count) {
        for (ReduceOp op : ReduceOp.values()) {
            if (count > 0 || !op.isArg()) {
                run.check(true, 1e-4, f(rows, count).reduce(op, 1));
            }
        }
        run.check(run.random(INT64, rows, count).reduce(ReduceOp.SUM, 1), run.random(BOOL, rows, count).reduce(ReduceOp.MAX, 1));
    }

    @ParameterizedTest
    @CsvSource({"1,5", "64,3", "10,128", "1000,10", "5000,2", "33,700", "3000,400", "100000,3"})
    void foldsAcrossRows(long count, long columns) {
        Expr a = f(count, columns);
        for (ReduceOp op : ReduceOp.values()) {
            run.check(true, 1e-4, a.view(Layout.contiguous(a.shape()).permute(1, 0)).reduce(op, 1));
        }
    }

    @Test
    void foldsOverSeveralAxes() {
        Expr a = f(4, 5, 6, 7);
        Layout l = Layout.contiguous(a.shape());
        run.check(a.reduce(ReduceOp.SUM, 4), a.reduce(ReduceOp.SUM, 2));
        run.check(a.view(l.permute(1, 3, 0, 2)).reduce(ReduceOp.SUM, 2));
        run.check(a.view(l.permute(0, 2, 1, 3)).reduce(ReduceOp.ARGMAX, 2));
        run.check(f(20, 70, 30).view(Layout.contiguous(Shape.of(20, 70, 30)).permute(1, 0, 2)).reduce(ReduceOp.SUM, 2));
        run.check(constant(FLOAT32, Shape.of(3, 50), 0.5).reduce(ReduceOp.SUM, 1));
    }

    @Test
    void foldsOfChains() {
        Expr a = f(30, 100);
        Expr b = f(30, 1).expand(Shape.of(30, 100));
        Expr s = map(Pointwise.SQUARE, map(Pointwise.SUB, a, b)).reduce(ReduceOp.SUM, 1);
        Plan p = run.check(map(Pointwise.SQRT, map(Pointwise.MUL, s, constant(FLOAT32, s.shape(), 0.01))));
        assertEquals(1, p.steps().size());
        Expr big = f(50000);
        run.check(map(Pointwise.NEG, map(Pointwise.MUL, big, big).reduce(ReduceOp.SUM, 1)));
    }

    @ParameterizedTest
    @CsvSource({"3,5", "50,10", "20,300", "4,3000"})
    void softmax(long rows, long count) {
        Expr x = f(rows, count);
        Plan p = run.check(softmaxOf(x));
        assertEquals(1, p.steps().size(), p.explain());
    }

    private Expr softmaxOf(Expr x) {
        Shape s = x.shape();
        Shape one = Shape.of(s.dim(0), 1);
        Expr e = map(Pointwise.EXP, map(Pointwise.SUB, x, x.reduce(ReduceOp.MAX, 1).reshape(one).expand(s)));
        return map(Pointwise.DIV, e, e.reduce(ReduceOp.SUM, 1).reshape(one).expand(s));
    }

    @Test
    void softmaxAcrossRows() {
        Expr a = f(12, 40);
        run.check(softmaxOf(a.view(Layout.contiguous(a.shape()).permute(1, 0))));
    }

    @ParameterizedTest
    @CsvSource({"0,4", "4,0", "1,1", "3,7", "2,255", "2,256", "2,257", "700,33", "5,1023", "1,100003", "3,40000"})
    void scansAndSorts(long rows, long length) {
        for (ScanOp op : ScanOp.values()) {
            run.check(true, 1e-4, f(rows, length).scan(op));
        }
        run.check(f(rows, length).sort(false), f(rows, length).sort(true), run.random(INT64, rows, length).sort(true));
        run.check(run.random(BOOL, rows, length).sort(false), run.random(INT32, rows, length).scan(ScanOp.SUM));
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void scansAndSortsOfAllTypes(DType d) {
        Expr x = run.random(d, 5, 70);
        run.check(x.scan(ScanOp.MAX), x.scan(ScanOp.MIN), x.sort(false), x.sort(true));
        run.check(map(Pointwise.NEG, f(6, 9)).view(Layout.contiguous(Shape.of(6, 9)).permute(1, 0)).scan(ScanOp.SUM));
    }

    @ParameterizedTest
    @CsvSource({"1,1,1", "1,7,1", "6,16,16", "7,17,5", "64,100,37", "5,600,20", "100,300,80", "3,0,4", "400,20,270"})
    void products(long m, long k, long n) {
        run.check(true, 1e-4, Expr.matmul(f(m, k), f(k, n)));
        Expr at = f(k, m).view(Layout.contiguous(Shape.of(k, m)).permute(1, 0));
        Expr bt = f(n, k).view(Layout.contiguous(Shape.of(n, k)).permute(1, 0));
        run.check(true, 1e-4, Expr.matmul(at, f(k, n)), Expr.matmul(f(m, k), bt), Expr.matmul(at, bt));
    }

    @ParameterizedTest
    @EnumSource(value = DType.class, names = "BOOL", mode = EnumSource.Mode.EXCLUDE)
    void productsOfAllTypes(DType d) {
        run.check(Expr.matmul(run.random(d, 13, 70), run.random(d, 70, 29)));
    }

    @Test
    void productsInBatches() {
        run.check(Expr.matmul(f(3, 4, 5, 6), f(3, 4, 6, 7)));
        run.check(Expr.matmul(f(1, 5, 6).expand(Shape.of(4, 5, 6)), f(4, 6, 7)));
        Expr heads = f(2, 9, 3, 4);
        Expr q = heads.view(Layout.contiguous(heads.shape()).permute(0, 2, 1, 3));
        Expr kt = heads.view(Layout.contiguous(heads.shape()).permute(0, 2, 3, 1));
        run.check(Expr.matmul(q, kt));
    }

    @Test
    void biasActivationAndResidualRideOnTheProduct() {
        Shape s = Shape.of(30, 40);
        Expr y = map(Pointwise.ADD, Expr.matmul(f(30, 50), f(50, 40)), f(40).reshape(Shape.of(1, 40)).expand(s));
        Expr z = map(Pointwise.ADD, map(Pointwise.RELU, y), f(30, 40));
        Plan p = run.check(true, 1e-4, z.cast(FLOAT64));
        assertEquals(1, p.steps().size(), p.explain());
        Expr b = map(Pointwise.MUL, Expr.matmul(f(3, 8, 9), f(3, 9, 7)), f(3, 1, 1).expand(Shape.of(3, 8, 7)));
        Expr c = map(Pointwise.MUL, map(Pointwise.ADD, b, constant(FLOAT32, b.shape(), 0.5)), constant(FLOAT32, b.shape(), 3));
        run.check(true, 1e-4, b, c);
    }

    /** Columns are windows of 3 x 3 over images; an infinity is seen by the windows that hold it and by no other. */
    @ParameterizedTest
    @CsvSource({"13,16,20,9,12", "30,17,33,7,7", "1,3,20,5,40", "2,40,16,3,3", "8,16,18,4,67", "9,18,25,6,35", "1,16,17,34,36"})
    void windows(long images, long channels, long filters, long height, long width) {
        Shape s = Shape.of(images, channels, height, width);
        Number[] elements = new Number[(int) s.numel()];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = i % 13 / 8f - i % 7 / 4f + (i == 5 * width / 2 ? Float.POSITIVE_INFINITY : 0);
        }
        Layout places = Layout.contiguous(s).windows(2, 3, 1).windows(3, 3, 1).permute(0, 1, 4, 5, 2, 3);
        Expr columns = run.leaf(FLOAT32, s, elements).view(places)
            .reshape(Shape.of(images, 9 * channels, (height - 2) * (width - 2)));
        Expr w = f(1, filters, 9 * channels).expand(Shape.of(images, filters, 9 * channels));
        Expr y = Expr.matmul(w, columns);
        run.check(true, 1e-4, y);
        run.check(true, 1e-4, map(Pointwise.RELU, map(Pointwise.ADD, y, f(filters, 1).expand(y.shape()))));
    }

    @Test
    void gathers() {
        Expr source = f(9, 20);
        Expr rows = run.random(INT64, 5).reshape(Shape.of(5, 1)).expand(Shape.of(5, 20));
        run.check(Expr.gather(source, new int[] {0, ~1}, Shape.of(5, 20), "indexSelect", rows));
        Expr picked = Expr.gather(source, new int[] {~0, 0}, Shape.of(9), "gather", run.random(INT64, 9));
        run.check(map(Pointwise.NEG, picked).reduce(ReduceOp.SUM, 1));
    }

    @ParameterizedTest
    @CsvSource({"-1", "9", "4294967296"})
    void aBadIndexIsReportedAtTheNextRead(long bad) {
        Expr source = f(9, 4);
        Expr index = run.leaf(INT64, Shape.of(3), 1L, bad, 2L).reshape(Shape.of(3, 1)).expand(Shape.of(3, 4));
        Expr e = Expr.gather(source, new int[] {0, ~1}, Shape.of(3, 4), "indexSelect", index);
        Exception x = assertThrows(IndexException.class, () -> runAlone(e));
        assertEquals("indexSelect: index " + bad + " is out of bounds for dimension with size 9", x.getMessage());
        run.check(map(Pointwise.NEG, f(10)));
    }

    /** Without the interpreter, which knows no bad indices. */
    private void runAlone(Expr e) {
        new KernelRunner(backend).launch(e);
    }

    @ParameterizedTest
    @EnumSource(ScatterMode.class)
    void scatters(ScatterMode mode) {
        Expr base = f(8, 11);
        Expr source = f(20, 11);
        Expr index = run.random(INT64, 20).reshape(Shape.of(20, 1)).expand(Shape.of(20, 11));
        run.check(Expr.scatter(base, source, new int[] {0, ~1}, mode, "indexAdd", index));
        Expr t = f(6, 30);
        run.check(Expr.scatter(f(6, 7), t, new int[] {~0, 0}, mode, "scatter", run.random(INT64, 6, 30)));
        run.check(Expr.scatter(f(7), f(25), new int[] {0}, mode, "put", run.random(INT64, 25)));
    }

    @Test
    void updates() {
        Expr base = f(6, 9);
        Layout part = Layout.contiguous(base.shape()).slice(1, 2, 3, 2);
        run.check(base.update(part, f(6, 3)));
    }
}
