package org.gradus;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.gradus.device.Device;
import org.gradus.types.ArgumentException;
import org.gradus.types.DType;
import org.gradus.types.DTypeException;
import org.gradus.types.Shape;
import org.gradus.types.ShapeException;

/** Coordinates of grids, products of sets and triangles. */
final class Grids {
    private Grids() { }

    /** @param indexing {@code ij}, or {@code xy}, for which the first two extents change places in the shape */
    static List<Tensor> mesh(List<Tensor> tensors, String indexing) {
        if (tensors.isEmpty()) {
            throw new ArgumentException("meshgrid expects a non-empty TensorList");
        }
        if (!indexing.equals("ij") && !indexing.equals("xy")) {
            throw new ArgumentException("meshgrid: indexing must be one of \"xy\" or \"ij\", but received: " + indexing);
        }
        for (Tensor t : tensors) {
            if (t.dim() > 1) {
                throw new ShapeException("meshgrid: Expected 0D or 1D tensor in the tensor list but got: shape " + t.shape());
            }
            if (t.dtype() != tensors.get(0).dtype()) {
                throw new DTypeException("meshgrid expects all tensors to have the same dtype, got " + tensors.get(0).dtype()
                    + " and " + t.dtype());
            }
            Elementwise.sameDevice("meshgrid", tensors.get(0), t);
        }
        List<Tensor> axes = new ArrayList<>(tensors);
        boolean swapped = indexing.equals("xy") && axes.size() >= 2;
        if (swapped) {
            Collections.swap(axes, 0, 1);
        }
        long[] dims = axes.stream().mapToLong(Tensor::numel).toArray();
        List<Tensor> grids = new ArrayList<>();
        for (int i = 0; i < axes.size(); i++) {
            long[] along = new long[dims.length];
            Arrays.fill(along, 1);
            along[i] = dims[i];
            Tensor axis = axes.get(i);
            grids.add(axis.view(along).expand(dims));
        }
        if (swapped) {
            Collections.swap(grids, 0, 1);
        }
        return grids;
    }

    static Tensor product(Tensor... tensors) {
        for (Tensor t : tensors) {
            if (t.dim() != 1) {
                throw new ShapeException("cartesianProd: Expect a 1D vector, but got shape " + t.shape());
            }
        }
        if (tensors.length == 1) {
            return tensors[0];
        }
        return Scope.of(() -> Gradus.stack(mesh(List.of(tensors), "ij").stream().map(Tensor::flatten).toList(), 1));
    }

    static Tensor combinations(Tensor x, int r, boolean withReplacement) {
        if (x.dim() != 1) {
            throw new ShapeException("combinations: Expect a 1D vector, but got shape " + x.shape());
        }
        if (r < 0) {
            throw new ArgumentException("combinations: Expect a non-negative number, but got " + r);
        }
        if (r == 0) {
            return Gradus.zeros(Shape.of(0), x.dtype(), x.device());
        }
        List<int[]> rows = new ArrayList<>();
        choose(new int[r], 0, 0, Math.toIntExact(x.numel()), withReplacement, rows);
        long[] numbers = rows.stream().flatMapToInt(Arrays::stream).mapToLong(i -> i).toArray();
        return Scope.of(() -> x.index(Indexing.upload(x.place(), numbers, Shape.of(rows.size(), r))));
    }

    private static void choose(int[] row, int filled, int from, int n, boolean repeated, List<int[]> rows) {
        if (filled == row.length) {
            rows.add(row.clone());
            return;
        }
        for (int i = from; i < n; i++) {
            row[filled] = i;
            choose(row, filled + 1, repeated ? i : i + 1, n, repeated, rows);
        }
    }

    /** {@code (2, n)}: rows and columns of the elements on one side of a diagonal, row by row. */
    static Tensor triangle(String op, long rows, long columns, long offset, DType dtype, Device device) {
        if (rows < 0 || columns < 0) {
            throw new ArgumentException(op + ": row and col must be non-negative, got " + rows + " and " + columns);
        }
        if (!dtype.isIntegral()) {
            throw new DTypeException(op + ": not implemented for '" + Dtypes.name(dtype) + "'");
        }
        boolean lower = op.equals("trilIndices");
        long n = 0;
        for (long r = 0; r < rows; r++) {
            n += to(lower, r, columns, offset) - from(lower, r, columns, offset);
        }
        long[] both = new long[Math.toIntExact(2 * n)];
        int next = 0;
        for (long r = 0; r < rows; r++) {
            for (long c = from(lower, r, columns, offset); c < to(lower, r, columns, offset); c++) {
                both[next + (int) n] = c;
                both[next++] = r;
            }
        }
        Tensor indices = Indexing.upload(device, both, Shape.of(2, n));
        return dtype == DType.INT64 ? indices : Scope.of(() -> indices.to(dtype));
    }

    private static long from(boolean lower, long row, long columns, long offset) {
        return lower ? 0 : Math.max(0, Math.min(columns, row + offset));
    }

    private static long to(boolean lower, long row, long columns, long offset) {
        return lower ? Math.max(0, Math.min(columns, row + offset + 1)) : columns;
    }
}
