package org.gradus.cpu;

/** Which array of a {@link RowCode}'s scratch is for what: chains of the folds, ends of operands and outputs, and lines. */
record RowScratch(int folds, int operands, int outputs, int lines) {
    static RowScratch of(RowChain chain, RowPasses passes) {
        return new RowScratch(chain.folds().size(), chain.operands(), chain.outputs().size(), passes.lines().size());
    }

    int fold(int number) {
        return number;
    }

    int operandEnd(int operand) {
        return folds + operand;
    }

    int outputEnd(int output) {
        return folds + operands + output;
    }

    int line(int number) {
        return folds + operands + outputs + number;
    }

    /** @param n length of a row */
    static Object[] make(RowChain chain, RowPasses passes, int n) {
        RowScratch places = of(chain, passes);
        Object[] all = new Object[places.line(places.lines)];
        for (int i = 0; i < all.length; i++) {
            all[i] = new float[i < places.line(0) ? FloatFolder.CHAINS : n + FloatFolder.CHAINS];
        }
        for (int k = 0; k < chain.operands(); k++) {
            if (chain.isTruth(k)) {
                all[places.operandEnd(k)] = new byte[FloatFolder.CHAINS];
            }
        }
        return all;
    }
}
