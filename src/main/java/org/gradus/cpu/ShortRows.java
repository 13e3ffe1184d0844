package org.gradus.cpu;

import java.util.Arrays;
import java.util.List;
import org.gradus.ir.ReduceOp;

/**
 * Rows that fit into a few vectors, for code of {@link ShortRowWriter}, which reads whole vectors: a row behind which its array has
 * not enough elements is read from a copy.
 */
final class ShortRows {
    static final List<ReduceOp> FOLDS = List.of(ReduceOp.SUM, ReduceOp.PROD, ReduceOp.MAX, ReduceOp.MIN);
    /** Shorter rows leave most of a vector empty. */
    private static final int SHORTEST = 8;
    private static final int MOST_VECTORS = 8;
    /** Operations of a whole row that the JIT takes on. */
    private static final int MOST_COST = 200;

    private final RowChain chain;
    private final RowScratch places;
    private final int reach;

    ShortRows(RowChain chain, RowScratch places) {
        this.chain = chain;
        this.places = places;
        this.reach = vectors(chain.length()) * VectorCode.LENGTH;
    }

    static int vectors(int length) {
        return (length + VectorCode.LENGTH - 1) / VectorCode.LENGTH;
    }

    /** Whether there is code for rows of this length. */
    static boolean fits(RowChain chain, long length) {
        if (length < SHORTEST || length > MOST_VECTORS * VectorCode.LENGTH || VectorCode.LENGTH > FloatFolder.CHAINS) {
            return false;
        }
        boolean[] inner = chain.inner();
        int cost = 0;
        for (int v = chain.operands(); v < chain.values(); v++) {
            int each = chain.isFold(v) ? 2 : chain.op(v).fn().cost();
            cost += inner[v] || chain.isFold(v) ? each * vectors((int) length) : each;
        }
        return cost <= MOST_COST;
    }

    /** A vector whose bits are ones where the last vector of a row has elements, and for each fold one with what it has elsewhere. */
    static float[] ends(int length) {
        int rest = length % VectorCode.LENGTH;
        float[] ends = new float[(FOLDS.size() + 1) * VectorCode.LENGTH];
        for (int j = 0; j < VectorCode.LENGTH; j++) {
            ends[j] = j < rest ? Float.intBitsToFloat(-1) : 0;
            for (int k = 0; k < FOLDS.size(); k++) {
                ends[(k + 1) * VectorCode.LENGTH + j] = j < rest ? 0 : FloatReducers.identity(FOLDS.get(k));
            }
        }
        return ends;
    }

    /** Operands that all rows share are read from copies. */
    void copyShared(Object[] in, int[][] at, Object[] scratch) {
        for (int k = 0; k < in.length; k++) {
            if (chain.kinds().get(k) == RowChain.Kind.SHARED) {
                copy(in, at[k][0], k, scratch);
            }
        }
    }

    private void copy(Object[] in, int at, int operand, Object[] scratch) {
        Object to = scratch[places.operandEnd(operand)];
        System.arraycopy(in[operand], at, to, 0, chain.length());
        in[operand] = to;
    }

    /** As {@link RowCode#run}; changes the places. */
    void run(RowCode code, Object[] in, int[][] at, float[][] out, int[][] outAt, Object[] scratch, int rows) {
        int n = chain.length();
        for (int k = 0; k < in.length; k++) {
            if (chain.kinds().get(k) == RowChain.Kind.SHARED) {
                Arrays.fill(at[k], 0);
            }
        }
        for (int done = 0; done < rows; ) {
            int together = together(in, at, rows - done);
            if (together > 0) {
                code.run(in, at, out, outAt, scratch, 0, together, n, n);
            } else {
                one(code, in.clone(), at, out, outAt, scratch);
                together = 1;
            }
            done += together;
            if (done < rows) {
                skip(at, together);
                skip(outAt, together);
            }
        }
    }

    /** How many rows, from the first on, are far enough from the ends of their arrays. */
    private int together(Object[] in, int[][] at, int rows) {
        int most = rows;
        for (int k = 0; k < in.length; k++) {
            RowChain.Kind kind = chain.kinds().get(k);
            if (kind == RowChain.Kind.ELEMENTS || kind == RowChain.Kind.TRUTHS) {
                int last = (in[k] instanceof byte[] b ? b.length : ((float[]) in[k]).length) - reach;
                int r = 0;
                while (r < most && at[k][r] <= last) {
                    r++;
                }
                most = r;
            }
        }
        return most;
    }

    private void one(RowCode code, Object[] in, int[][] at, float[][] out, int[][] outAt, Object[] scratch) {
        int[][] places = new int[at.length][1];
        for (int k = 0; k < in.length; k++) {
            RowChain.Kind kind = chain.kinds().get(k);
            if (kind == RowChain.Kind.ELEMENTS || kind == RowChain.Kind.TRUTHS) {
                copy(in, at[k][0], k, scratch);
            } else {
                places[k][0] = at[k][0];
            }
        }
        code.run(in, places, out, outAt, scratch, 0, 1, chain.length(), chain.length());
    }

    private static void skip(int[][] places, int rows) {
        for (int[] p : places) {
            System.arraycopy(p, rows, p, 0, p.length - rows);
        }
    }
}
