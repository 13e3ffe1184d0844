package org.gradus;

import java.util.ArrayList;
import java.util.List;
import org.gradus.types.ArgumentException;
import org.gradus.types.DType;
import org.gradus.types.ShapeException;

/** Cutting a tensor into views that may differ in size. */
final class Splits {
    private Splits() { }

    /** {@code sections} parts; the first ones are one longer where the extent does not divide evenly. */
    static List<Tensor> tensorSplit(Tensor x, long sections, int dim) {
        int axis = axis("tensorSplit", x, dim);
        if (sections <= 0) {
            throw new ArgumentException("tensorSplit: number of sections must be larger than 0, got " + sections);
        }
        long small = x.size(axis) / sections;
        long large = x.size(axis) % sections;
        List<Tensor> parts = new ArrayList<>();
        long start = 0;
        for (long i = 0; i < sections; i++) {
            long end = start + small + (i < large ? 1 : 0);
            parts.add(x.slice(axis, start, end));
            start = end;
        }
        return parts;
    }

    /** The slices before, between and behind the positions, as Python's slices take them. */
    static List<Tensor> tensorSplit(Tensor x, long[] indices, int dim) {
        int axis = axis("tensorSplit", x, dim);
        List<Tensor> parts = new ArrayList<>();
        long start = 0;
        for (long end : indices) {
            parts.add(x.slice(axis, start, end));
            start = end;
        }
        parts.add(Parts.slice(x, axis, start, null, 1));
        return parts;
    }

    static List<Tensor> tensorSplit(Tensor x, Tensor indicesOrSections, int dim) {
        if (indicesOrSections.dtype() != DType.INT64 || indicesOrSections.dim() > 1) {
            throw new ArgumentException("tensorSplit expected tensor_indices_or_sections to be an int64 tensor of at most one "
                + "dimension, but got " + indicesOrSections.dtype() + " of shape " + indicesOrSections.shape());
        }
        return indicesOrSections.dim() == 0 ? tensorSplit(x, indicesOrSections.itemLong(), dim)
            : tensorSplit(x, indicesOrSections.toLongArray(), dim);
    }

    private static int axis(String op, Tensor x, int dim) {
        if (x.dim() == 0) {
            throw new ShapeException(op + " expected at least a 1-dimensional tensor, but got a tensor with 0 dims");
        }
        return x.shape().axis(dim, op);
    }

    /** @param rank what {@code op} needs */
    static List<Tensor> even(String op, Tensor x, long sections, int rank, int dim) {
        atLeast(op, x, rank);
        long extent = x.size(dim);
        if (sections == 0 || extent % sections != 0) {
            throw new ArgumentException("torch." + op + " attempted to split along dimension " + dim
                + ", but the size of the dimension " + extent + " is not divisible by the split_size " + sections + "!");
        }
        return tensorSplit(x, sections, dim);
    }

    static List<Tensor> at(String op, Tensor x, long[] indices, int rank, int dim) {
        atLeast(op, x, rank);
        return tensorSplit(x, indices, dim);
    }

    private static void atLeast(String op, Tensor x, int rank) {
        if (x.dim() < rank) {
            throw new ShapeException("torch." + op + " requires a tensor with at least " + rank
                + " dimension, but got a tensor with " + x.dim() + " dimensions!");
        }
    }
}
