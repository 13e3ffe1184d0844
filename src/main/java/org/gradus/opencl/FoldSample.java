package org.gradus.opencl;

import java.util.List;
import org.gradus.ir.Expr;
import org.gradus.ir.Kernel;
import org.gradus.ir.Pointwise;
import org.gradus.ir.ReduceOp;
import org.gradus.types.Layout;
import org.gradus.types.Shape;

/**
 * Elements times the sum of their row, as norms and softmax do it, in one kernel.
 *
 * @param turned whether neighbours in memory belong to different rows
 */
record FoldSample(int rows, int columns, boolean turned, List<float[]> inputs) implements Sample {

    FoldSample(int rows, int columns, boolean turned) {
        this(rows, columns, turned, List.of(Sample.integers((long) rows * columns, 1)));
    }

    @Override
    public Kernel kernel() {
        Shape s = Shape.of(rows, columns);
        Shape held = turned ? Shape.of(columns, rows) : s;
        Expr x = Sample.leaf(held);
        Expr e = turned ? x.view(Layout.contiguous(held).permute(1, 0)) : x;
        Expr sums = e.reduce(ReduceOp.SUM, 1).reshape(Shape.of(rows, 1)).expand(s);
        return Sample.kernel(Expr.map(Pointwise.MUL, e, sums));
    }

    @Override
    public String problem(float[] result) {
        for (int i = 0; i < rows; i++) {
            float sum = 0;
            for (int j = 0; j < columns; j++) {
                sum += inputs.get(0)[at(i, j)];
            }
            for (int j = 0; j < columns; j++) {
                if (result[i * columns + j] != inputs.get(0)[at(i, j)] * sum) {
                    return "wrong result in row " + i + ", column " + j + " of " + this;
                }
            }
        }
        return null;
    }

    private int at(int row, int column) {
        return turned ? column * rows + row : row * columns + column;
    }

    @Override
    public double work() {
        return 2.0 * rows * columns * Float.BYTES;
    }

    @Override
    public String toString() {
        return rows + " x " + columns + (turned ? ", turned" : "");
    }
}
