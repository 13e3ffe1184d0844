package org.gradus;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.LongFunction;
import org.gradus.types.DType;
import org.gradus.types.Shape;

/**
 * The text of a tensor, character for character that of PyTorch's {@code repr} with the same print options.
 *
 * <p>Only what is printed is asked for: the elements come in the row-major order of {@link #printed(Shape, PrintOptions)}.
 */
final class TensorFormat {
    private static final String PREFIX = "tensor(";
    private static final int INDENT = PREFIX.length();

    private final long[] shape;
    private final boolean summarised;
    private final int edge;
    private final int line;
    private final LongFunction<String> element;
    private final int width;
    private long next;

    private TensorFormat(Shape shape, LongFunction<String> element, int width, PrintOptions options) {
        this.shape = shape.dims();
        this.summarised = isSummarised(shape, options);
        this.edge = options.edgeItems();
        this.line = options.lineWidth();
        this.element = element;
        this.width = width;
    }

    /** Whether only the edges of long dimensions are printed. */
    private static boolean isSummarised(Shape shape, PrintOptions options) {
        return shape.numel() > options.threshold();
    }

    /**
     * The shape of what is printed: {@code shape} itself, or when summarised, every long dimension cut down to its first
     * and last indices.
     */
    static Shape printed(Shape shape, PrintOptions options) {
        if (!isSummarised(shape, options)) {
            return shape;
        }
        long[] dims = shape.dims();
        for (int d = 0; d < dims.length; d++) {
            dims[d] = Math.min(dims[d], 2L * options.edgeItems());
        }
        return Shape.of(dims);
    }

    /**
     * @param element the value at a row-major index into {@link #printed(Shape, PrintOptions)}: a {@code Boolean} for bool, a
     *     {@code Long} for integer dtypes, a {@code Double} for floating ones
     * @param gradFn the name of the gradient function, or {@code null} for a leaf
     */
    static String format(DType dtype, Shape shape, LongFunction<?> element, boolean requiresGrad, String gradFn,
                         PrintOptions options) {
        StringBuilder out = new StringBuilder(PREFIX);
        if (shape.numel() == 0) {
            out.append("[]");
        } else {
            body(dtype, shape, element, options).append(out, 0, INDENT);
        }
        return withSuffixes(out, suffixes(dtype, shape, requiresGrad, gradFn), options.lineWidth());
    }

    private static TensorFormat body(DType dtype, Shape shape, LongFunction<?> element, PrintOptions options) {
        long n = printed(shape, options).numel();
        if (dtype.isFloating()) {
            FloatFormat style = FloatFormat.of(n, i -> (Double) element.apply(i), options);
            return new TensorFormat(shape, i -> style.format((Double) element.apply(i)), style.width(), options);
        }
        LongFunction<String> text = dtype == DType.BOOL
            ? i -> (Boolean) element.apply(i) ? "True" : "False"
            : i -> Long.toString((Long) element.apply(i));
        int width = 1;
        for (long i = 0; i < n; i++) {
            width = Math.max(width, text.apply(i).length());
        }
        return new TensorFormat(shape, text, width, options);
    }

    private void append(StringBuilder out, int dim, int indent) {
        if (dim == shape.length) {
            nextElement(out);
        } else if (dim == shape.length - 1) {
            vector(out, indent);
        } else {
            nested(out, dim, indent);
        }
    }

    private void nested(StringBuilder out, int dim, int indent) {
        String separator = "," + "\n".repeat(shape.length - dim - 1) + " ".repeat(indent + 1);
        boolean cut = isCut(dim);
        long rows = cut ? 2 * edge : shape[dim];
        out.append('[');
        for (long i = 0; i < rows; i++) {
            if (cut && i == edge) {
                out.append(separator).append("...");
            }
            out.append(i == 0 ? "" : separator);
            append(out, dim + 1, indent + 1);
        }
        out.append(']');
    }

    private void vector(StringBuilder out, int indent) {
        int perLine = Math.max(1, Math.floorDiv(line - indent, width + 2));
        int last = shape.length - 1;
        boolean cut = isCut(last);
        long items = cut ? 2 * edge + 1 : shape[last];
        out.append('[');
        for (long i = 0; i < items; i++) {
            if (i > 0) {
                out.append(i % perLine == 0 ? ",\n" + " ".repeat(indent + 1) : ", ");
            }
            if (cut && i == edge) {
                out.append(" ...");
            } else {
                nextElement(out);
            }
        }
        out.append(']');
    }

    private boolean isCut(int dim) {
        return summarised && shape[dim] > 2 * edge;
    }

    private void nextElement(StringBuilder out) {
        String s = element.apply(next++);
        out.append(" ".repeat(Math.max(0, width - s.length()))).append(s);
    }

    /** The dtype is told unless it shows in the elements: float32, int64 and bool do, if there are any elements. */
    private static List<String> suffixes(DType dtype, Shape shape, boolean requiresGrad, String gradFn) {
        List<String> suffixes = new ArrayList<>();
        boolean empty = shape.numel() == 0;
        if (empty && shape.rank() != 1) {
            StringJoiner size = new StringJoiner(", ", "size=(", ")");
            for (long d : shape.dims()) {
                size.add(Long.toString(d));
            }
            suffixes.add(size.toString());
        }
        boolean evident = dtype == DType.FLOAT32 || !empty && (dtype == DType.INT64 || dtype == DType.BOOL);
        if (!evident) {
            suffixes.add("dtype=torch." + dtype.label());
        }
        if (gradFn != null) {
            suffixes.add("grad_fn=<" + gradFn + ">");
        } else if (requiresGrad) {
            suffixes.add("requires_grad=True");
        }
        return suffixes;
    }

    /** A suffix that would pass the end of the line goes to the next, where PyTorch's count of the line is two too many. */
    private static String withSuffixes(StringBuilder out, List<String> suffixes, int line) {
        int lineLength = out.length() - out.lastIndexOf("\n") + 1;
        for (String suffix : suffixes) {
            if (lineLength + suffix.length() + 2 > line) {
                out.append(",\n").append(" ".repeat(INDENT)).append(suffix);
                lineLength = INDENT + suffix.length();
            } else {
                out.append(", ").append(suffix);
                lineLength += suffix.length() + 2;
            }
        }
        return out.append(')').toString();
    }
}
