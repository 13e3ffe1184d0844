package org.gradus.cpu;

import java.util.Arrays;
import java.util.List;

/**
 * Which array of a {@link RowCode}'s scratch is for what. A fold has chains for each row, what chains start from, a total and a
 * result for each row; then come the ends of operands and outputs, lines, and what {@link ShortRows} needs.
 */
record RowScratch(int folds, int operands, int outputs) {
    static RowScratch of(RowChain chain) {
        return new RowScratch(chain.folds().size(), chain.operands(), chain.outputs().size());
    }

    int chains(int fold) {
        return fold;
    }

    int identity(int fold) {
        return folds + fold;
    }

    int total(int fold) {
        return 2 * folds + fold;
    }

    int result(int fold) {
        return 3 * folds + fold;
    }

    int operandEnd(int operand) {
        return 4 * folds + operand;
    }

    int outputEnd(int output) {
        return 4 * folds + operands + output;
    }

    /** Of a row's last vector. */
    int ends() {
        return 4 * folds + operands + outputs;
    }

    int line(int number) {
        return ends() + 1 + number;
    }

    /**
     * @param rows most rows that are done together
     * @param n    length of a row
     */
    static Object[] make(RowChain chain, RowPasses passes, int rows, int n) {
        RowScratch places = of(chain);
        Object[] all = new Object[places.line(passes.lines().size())];
        List<Integer> folds = chain.folds();
        int room = Math.max(FloatFolder.CHAINS, ShortRows.vectors(chain.length()) * VectorCode.LENGTH);
        all[places.ends()] = ShortRows.ends(chain.length());
        for (int k = 0; k < folds.size(); k++) {
            float[] identity = new float[FloatFolder.CHAINS];
            Arrays.fill(identity, FloatReducers.identity(chain.op(folds.get(k)).fold()));
            all[places.chains(k)] = new float[rows * FloatFolder.CHAINS];
            all[places.identity(k)] = identity;
            all[places.total(k)] = new double[rows];
            all[places.result(k)] = new float[rows];
        }
        for (int k = 0; k < chain.operands(); k++) {
            all[places.operandEnd(k)] = chain.isTruth(k) ? new byte[room] : new float[room];
        }
        for (int i = places.outputEnd(0); i < places.ends(); i++) {
            all[i] = new float[room];
        }
        for (int i = places.line(0); i < all.length; i++) {
            all[i] = new float[rows * (n + FloatFolder.CHAINS)];
        }
        return all;
    }
}
