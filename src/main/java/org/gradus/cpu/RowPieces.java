package org.gradus.cpu;

import java.util.Arrays;
import java.util.List;
import org.gradus.cpu.RowPasses.Pass;
import org.gradus.types.DType;

/**
 * Rows whose elements lie in several pieces, as a channel of a batch of images does, or are repeated along parts of the row. A walk
 * goes on from chunk to chunk: where a chunk is not in one piece of an operand it reads a copy, and where it is not in one piece of
 * an output it writes one.
 */
final class RowPieces {
    private final List<Pass> walks;
    private final int operands;
    private final boolean hasValues;
    private final List<RowLoop.Source> sources;
    private final List<RowLoop.Target> targets;
    private final int length;
    private final int chunk;

    RowPieces(RowChain chain, RowPasses passes, List<RowLoop.Source> sources, List<RowLoop.Target> targets, int length, int chunk) {
        this.walks = passes.walks();
        this.operands = chain.operands();
        this.hasValues = passes.hasValues();
        this.sources = sources;
        this.targets = targets;
        this.length = length;
        this.chunk = chunk;
    }

    /** Of chunks; by operand, where in the row the one that was copied last begins. */
    static final class Copies {
        private final Object[] in;
        private final int[] start;
        private final float[][] out;

        private Copies(RowPieces owner) {
            in = new Object[owner.operands];
            start = new int[owner.operands];
            out = new float[owner.targets.size()][];
        }

        private Object in(int k, Elements elements, int n) {
            if (in[k] == null) {
                in[k] = elements.allocate(n);
            }
            return in[k];
        }

        private float[] out(int k, int n) {
            if (out[k] == null) {
                out[k] = new float[n];
            }
            return out[k];
        }
    }

    Copies copies() {
        return new Copies(this);
    }

    /** What it has copied so far is no longer what operands have. */
    void begin(Copies c) {
        Arrays.fill(c.start, -1);
    }

    /**
     * Does row {@code first + number}.
     *
     * @param in see {@link RowCode}; it and the places of what has an element for each of the row's are changed
     */
    void run(Frame f, Copies c, RowCode code, long first, int number, Object[] in, int[][] at, float[][] out, int[][] outAt,
             Object[] scratch) {
        for (int k = 0; k < operands; k++) {
            Walk walk = sources.get(k).walk();
            c.start[k] = walk != null && walk.repeatsRows() ? c.start[k] : -1;
        }
        for (int w = 0; w < walks.size(); w++) {
            Pass pass = walks.get(w);
            for (int start = 0; start < length; start += chunk) {
                int end = Math.min(start + chunk, length);
                f.tile(first + number, 1, start, end - start);
                for (int v : pass.loads()) {
                    if (v < operands && sources.get(v).walk() != null) {
                        at[v][number] = read(f, c, v, in) - start;
                    }
                }
                for (int k : pass.outputs()) {
                    int place = targets.get(k).walk().piece(f);
                    out[k] = place < 0 ? c.out(k, chunk) : (float[]) f.operands[targets.get(k).number()];
                    outAt[k][number] = Math.max(place, 0) - start;
                }
                code.walk(w, in, at, out, outAt, scratch, number, length, start, end);
                pass.outputs().forEach(k -> write(f, c, k));
            }
        }
        if (hasValues) {
            code.walk(walks.size(), in, at, out, outAt, scratch, number, length, 0, length);
        }
    }

    /** Where the tile's elements begin in what {@code in} then has. */
    private int read(Frame f, Copies c, int k, Object[] in) {
        RowLoop.Source s = sources.get(k);
        int place = s.walk().piece(f);
        if (place >= 0) {
            in[k] = f.operands[s.number()];
            return place;
        }
        Elements elements = Elements.of(f.operands[s.number()] instanceof byte[] ? DType.BOOL : DType.FLOAT32);
        in[k] = c.in(k, elements, chunk);
        if (c.start[k] != f.innerStart) {
            c.start[k] = (int) f.innerStart;
            f.from = f.operands[s.number()];
            f.to = in[k];
            f.toAt = 0;
            s.walk().load(f, elements, new Step.Loader(elements));
        }
        return 0;
    }

    private void write(Frame f, Copies c, int k) {
        Walk walk = targets.get(k).walk();
        if (walk.piece(f) < 0) {
            f.from = c.out[k];
            f.fromAt = 0;
            f.to = f.operands[targets.get(k).number()];
            walk.each(f, new Step.Storer(FloatElements.INSTANCE));
        }
    }
}
