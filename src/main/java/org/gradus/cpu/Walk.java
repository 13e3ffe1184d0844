package org.gradus.cpu;

import java.util.Arrays;
import org.gradus.ir.Access;
import org.gradus.types.Layout;
import org.gradus.types.Shape;

/**
 * The positions that an access visits over a tile, as runs of constant stride. A tile is a range of a slow coordinate times a
 * range of a fast one, both row-major numbers over collapsed axes: for a value of the outer level the outer axes are fast and
 * nothing is slow; for one of the inner level, rows are slow and the inner axes fast, or the reverse when a program goes by
 * columns.
 */
final class Walk {
    /** Receives the runs: elements {@code at ...} of the tile lie at {@code position + i * stride}. */
    @FunctionalInterface
    interface Runs {
        void run(Frame f, long position, long stride, int at, int n);

        /** Several runs one after another, which begin {@code rowStride} apart. */
        default void runs(Frame f, long position, long rowStride, long stride, int at, int rows, int n) {
            for (int r = 0; r < rows; r++) {
                run(f, position + r * rowStride, stride, at + r * n, n);
            }
        }
    }

    /** A row that is worth a call of its own. */
    static final int LONG_ROW = 64;

    private static final Runs POSITIONS = new Runs() {
        @Override
        public void run(Frame f, long position, long stride, int at, int n) {
            long[] out = f.positions;
            for (int i = 0; i < n; i++) {
                out[at + i] = position + i * stride;
            }
        }

        @Override
        public void runs(Frame f, long position, long rowStride, long stride, int at, int rows, int n) {
            if (n >= rows) {
                Runs.super.runs(f, position, rowStride, stride, at, rows, n);
                return;
            }
            long[] out = f.positions;
            for (int i = 0; i < n; i++) {
                for (int r = 0, q = at + i; r < rows; r++, q += n) {
                    out[q] = position + i * stride + r * rowStride;
                }
            }
        }
    };

    private final boolean inner;
    private final boolean columns;
    private final long offset;
    private final Axes slow;
    private final Axes fast;
    private final Axes[] links;
    private final long[] linkOffsets;

    private Walk(boolean inner, boolean columns, long offset, Axes slow, Axes fast, Axes[] links, long[] linkOffsets) {
        this.inner = inner;
        this.columns = columns;
        this.offset = offset;
        this.slow = slow;
        this.fast = fast;
        this.links = links;
        this.linkOffsets = linkOffsets;
    }

    /** Extents greater than one with their strides; neighbours that form one run are merged. */
    private record Axes(long[] dims, long[] strides) {
        static Axes of(long[] dims, long[] strides, int from, int to) {
            long[] d = new long[to - from];
            long[] s = new long[to - from];
            int at = d.length;
            for (int i = to - 1; i >= from; i--) {
                if (dims[i] == 1) {
                    continue;
                }
                if (at < d.length && strides[i] == s[at] * d[at]) {
                    d[at] *= dims[i];
                } else {
                    at--;
                    d[at] = dims[i];
                    s[at] = strides[i];
                }
            }
            return new Axes(Arrays.copyOfRange(d, at, d.length), Arrays.copyOfRange(s, at, s.length));
        }

        int rank() {
            return dims.length;
        }

        long position(long linear) {
            return position(linear, dims.length);
        }

        /** Position of a row-major number over the first {@code rank} axes. */
        long position(long linear, int rank) {
            if (rank == 0) {
                return 0;
            }
            long p = 0;
            for (int d = rank - 1; d > 0; d--) {
                long q = linear / dims[d];
                p += (linear - q * dims[d]) * strides[d];
                linear = q;
            }
            return p + linear * strides[0];
        }

        /** Whether so many places from {@code first} on are all the {@link #lastStride} apart. */
        boolean isEven(long first, int count) {
            int last = dims.length - 1;
            return last < 1 || first % dims[last] + count <= dims[last];
        }

        long lastStride() {
            return strides[strides.length - 1];
        }

        boolean same(Axes other) {
            return Arrays.equals(dims, other.dims) && Arrays.equals(strides, other.strides);
        }

        boolean isBroadcast() {
            for (long s : strides) {
                if (s != 0) {
                    return false;
                }
            }
            return true;
        }
    }

    /**
     * @param innerLevel whether the value changes along the inner loop
     * @param columns    whether the program's tiles go by columns
     */
    static Walk of(Access access, Shape outer, Shape inner, boolean innerLevel, boolean columns) {
        Layout first = access.first();
        long[] dims = first.shape().dims();
        long[] strides = first.strides();
        Axes rows = Axes.of(dims, strides, 0, outer.rank());
        Axes none = new Axes(new long[0], new long[0]);
        Axes cols = innerLevel ? Axes.of(dims, strides, outer.rank(), outer.rank() + inner.rank()) : none;
        int more = access.chain().size() - 1;
        Axes[] links = new Axes[more];
        long[] offsets = new long[more];
        for (int i = 0; i < more; i++) {
            Layout l = access.chain().get(i + 1);
            links[i] = Axes.of(l.shape().dims(), l.strides(), 0, l.rank());
            offsets[i] = l.offset();
        }
        boolean byColumn = innerLevel && columns;
        return new Walk(innerLevel, byColumn, first.offset(), innerLevel ? byColumn ? cols : rows : none,
            innerLevel && !byColumn ? cols : rows, links, offsets);
    }

    /** Whether all of the domain shares one element. */
    boolean isConstant() {
        return links.length == 0 && slow.isBroadcast() && fast.isBroadcast();
    }

    long offset() {
        return offset;
    }

    /** Whether a row's elements lie one after another; of a value of the outer level there is one a row. */
    boolean isInRows() {
        return links.length == 0 && !columns && (!inner || fast.rank() == 0 || fast.rank() == 1 && fast.strides[0] == 1);
    }

    /** Whether strides lead to the elements of a row, in whatever pieces. */
    boolean isInPieces() {
        return links.length == 0 && !columns && inner;
    }

    /** Where the tile, of one row, begins if its elements lie one after another, else -1; given that it {@link #isInPieces}. */
    int piece(Frame f) {
        boolean isWhole = fast.rank() > 0 && fast.lastStride() == 1 && fast.isEven(f.innerStart, f.cols);
        return isWhole ? start(f) : -1;
    }

    /** Whether the elements of a row are all a stride apart. */
    boolean hasRowStride() {
        return inner && !columns && links.length == 0 && fast.rank() <= 1;
    }

    /** From one element of a row to the next, given that it {@link #hasRowStride}. */
    long rowStride() {
        return fast.rank() == 0 ? 0 : fast.strides[0];
    }

    /** Where row {@code r} of the tile begins, given that it {@link #hasRowStride}. */
    long rowStart(Frame f, int r) {
        return offset + slow.position(f.outerStart + r) + fast.position(f.innerStart);
    }

    /** Whether all rows are the same elements, given that {@link #isInRows}. */
    boolean repeatsRows() {
        return inner && slow.isBroadcast();
    }

    /** Where rows {@code first ...} begin, given that {@link #isInRows}. */
    void rowStarts(long first, int rows, int[] to) {
        Axes axes = inner ? slow : fast;
        if (axes.rank() <= 1) {
            long stride = axes.rank() == 0 ? 0 : axes.strides[0];
            for (int r = 0; r < rows; r++) {
                to[r] = (int) (offset + (first + r) * stride);
            }
            return;
        }
        for (int r = 0; r < rows; r++) {
            to[r] = (int) (offset + axes.position(first + r));
        }
    }

    /** Whether the elements of a line of a tile that goes by columns lie one after another. */
    boolean isInLines() {
        return links.length == 0 && columns && fast.rank() == 1 && fast.strides[0] == 1;
    }

    /** Whether the elements of a line of a tile that goes by columns are all the same. */
    boolean isOneALine() {
        return links.length == 0 && columns && fast.isBroadcast();
    }

    /** Where the lines of a tile that goes by columns begin, given that {@link #isInLines} or {@link #isOneALine}. */
    void lineStarts(Frame f, int[] to) {
        long base = offset + fast.position(f.outerStart);
        for (int l = 0; l < f.cols; l++) {
            to[l] = (int) (base + slow.position(f.innerStart + l));
        }
    }

    /** Where line {@code l} of a tile that goes by columns begins, given that it {@link #isInLines}. */
    long lineStart(Frame f, int l) {
        return offset + fast.position(f.outerStart) + slow.position(f.innerStart + l);
    }

    /** Where element number {@code at} of the tile lies, given that it is found by strides. */
    long place(Frame f, int at) {
        int n = fastCount(f);
        return offset + slow.position(slowStart(f) + at / n) + fast.position(fastStart(f) + at % n);
    }

    /** Whether both visit the same places, given that both are {@link #isInRows}. */
    boolean sameRows(Walk other) {
        return inner == other.inner && offset == other.offset && slow.same(other.slow) && fast.same(other.fast);
    }

    private long slowStart(Frame f) {
        return !inner ? 0 : columns ? f.innerStart : f.outerStart;
    }

    private int slowCount(Frame f) {
        return !inner ? 1 : columns ? f.cols : f.rows;
    }

    private long fastStart(Frame f) {
        return inner && !columns ? f.innerStart : f.outerStart;
    }

    private int fastCount(Frame f) {
        return inner && !columns ? f.cols : f.rows;
    }

    /** Elements of the tile. */
    int count(Frame f) {
        return inner ? f.n : f.rows;
    }

    /** Where the tile starts if its elements lie one after another in memory, else -1. */
    int contiguous(Frame f) {
        if (links.length > 0 || fast.rank() > 1) {
            return -1;
        }
        int ns = slowCount(f);
        int nf = fastCount(f);
        if (nf > 1 && fast.strides[0] != 1 || ns > 1 && (slow.rank() != 1 || slow.strides[0] != nf)) {
            return -1;
        }
        return start(f);
    }

    /** From one line of a tile that goes by columns to the next, if each lies in one piece; else 0. */
    int pitch(Frame f) {
        boolean lines = columns && links.length == 0 && slow.rank() > 0 && slow.isEven(slowStart(f), slowCount(f))
            && fast.isEven(fastStart(f), fastCount(f)) && (fastCount(f) == 1 || fast.lastStride() == 1);
        return lines ? (int) slow.lastStride() : 0;
    }

    /** From one row of a tile to the next, if each lies in one piece and is long enough to be taken by itself; else 0. */
    int rowPitch(Frame f) {
        boolean rows = inner && !columns && links.length == 0 && slow.rank() <= 1 && f.cols >= LONG_ROW
            && fast.rank() == 1 && fast.strides[0] == 1;
        return !rows ? 0 : slow.isBroadcast() ? Frame.REPEATED : (int) slow.strides[0];
    }

    /** Where the tile starts, given that it has a pitch. */
    int start(Frame f) {
        return (int) (offset + slow.position(slowStart(f)) + fast.position(fastStart(f)));
    }

    /** Visits the tile in order. */
    void each(Frame f, Runs visitor) {
        visit(f, through(visitor));
    }

    private void visit(Frame f, Runs runs) {
        int ns = slowCount(f);
        int nf = fastCount(f);
        long s0 = slowStart(f);
        for (int s = 0; s < ns; s++) {
            row(f, runs, offset + slow.position(s0 + s), fastStart(f), nf, s * nf);
        }
    }

    private void row(Frame f, Runs runs, long base, long start, int n, int at) {
        int r = fast.rank();
        if (r <= 1) {
            long stride = r == 0 ? 0 : fast.strides[0];
            runs.run(f, base + start * stride, stride, at, n);
            return;
        }
        long width = fast.dims[r - 1];
        long height = fast.dims[r - 2];
        long stride = fast.strides[r - 1];
        long q = start / width;
        long c = start - q * width;
        for (int done = 0; done < n; c = 0) {
            long position = base + fast.position(q, r - 1) + c * stride;
            if (c > 0 || n - done < width) {
                int len = (int) Math.min(width - c, n - done);
                runs.run(f, position, stride, at + done, len);
                done += len;
                q++;
            } else {
                int rows = (int) Math.min(height - q % height, (n - done) / width);
                runs.runs(f, position, fast.strides[r - 2], stride, at + done, rows, (int) width);
                done += rows * (int) width;
                q += rows;
            }
        }
    }

    /** Whether the tile is visited in runs that are worth a look each and whose elements are neighbours. */
    boolean goesInLines(Frame f) {
        int r = fast.rank();
        return links.length == 0 && r > 0 && fast.strides[r - 1] == 1
            && (r == 1 ? fastCount(f) : Math.min(fastCount(f), fast.dims[r - 1])) >= Elements.SHORT;
    }

    /** Whether {@link #each} and {@link #load} find the tile's elements in runs that are worth a look each. */
    boolean goesInRuns(Frame f) {
        int r = fast.rank();
        boolean lines = r > 0 && fast.strides[r - 1] == 1 && Math.min(fastCount(f), fast.dims[r - 1]) >= Elements.SHORT;
        for (int l = 0; l < links.length && lines; l++) {
            int last = links[l].rank() - 1;
            lines = last >= 0 && links[l].dims[last] >= Elements.SHORT && (links[l].strides[last] == 1 || l == links.length - 1);
        }
        return links.length == 0 || lines;
    }

    private Runs through(Runs runs) {
        return links.length == 0 ? runs : (f, position, stride, at, n) -> follow(f, runs, 0, position, stride, at, n);
    }

    /** Visits what lies at a run of positions behind link {@code l}: runs along its last axis, or elements. */
    private void follow(Frame f, Runs runs, int l, long position, long stride, int at, int n) {
        if (l == links.length) {
            runs.run(f, position, stride, at, n);
            return;
        }
        Axes axes = links[l];
        int last = axes.rank() - 1;
        for (int done = 0; done < n; ) {
            long from = position + done * stride;
            int len = stride == 0 ? n : stride != 1 || last < 0 ? 1
                : (int) Math.min(n - done, axes.dims[last] - from % axes.dims[last]);
            long step = stride == 0 || last < 0 ? 0 : axes.strides[last];
            follow(f, runs, l + 1, linkOffsets[l] + axes.position(from), step, at + done, len);
            done += len;
        }
    }

    /** Copies the tile's elements from {@code f.from} to {@code f.to}. */
    void load(Frame f, Elements elements, Runs copier) {
        Runs loader = through(copier);
        int ns = slowCount(f);
        int nf = fastCount(f);
        if (links.length == 0 && ns > 1 && slow.rank() == 1 && fast.rank() == 1 && Math.abs(slow.strides[0]) == 1
            && Math.abs(fast.strides[0]) > 1) {
            long position = offset + slow.position(slowStart(f)) + fast.position(fastStart(f));
            elements.transpose(f.from, (int) position, (int) slow.strides[0], (int) fast.strides[0], f.to, f.toAt, ns, nf);
            return;
        }
        if (ns > 1 && slow.isBroadcast()) {
            row(f, loader, offset, fastStart(f), nf, 0);
            Elements.repeatAll(f.to, f.toAt, nf, ns * nf);
        } else if (fast.rank() == 2 && fast.strides[0] == 0 && ns == 1 && nf > 2 * fast.dims[1]) {
            int period = (int) fast.dims[1];
            row(f, loader, offset + slow.position(slowStart(f)), fastStart(f), period, 0);
            Elements.repeatAll(f.to, f.toAt, period, nf);
        } else {
            visit(f, loader);
        }
    }

    /** Writes the positions of the tile's elements to {@code f.positions}. */
    void positions(Frame f) {
        if (goesInRuns(f)) {
            each(f, POSITIONS);
            return;
        }
        visit(f, POSITIONS);
        long[] p = f.positions;
        int n = count(f);
        for (int l = 0; l < links.length; l++) {
            Axes axes = links[l];
            for (int i = 0; i < n; i++) {
                p[i] = linkOffsets[l] + axes.position(p[i]);
            }
        }
    }
}
