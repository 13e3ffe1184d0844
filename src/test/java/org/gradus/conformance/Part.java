package org.gradus.conformance;

/** A share of a corpus, for several processes: number {@code index} of {@code count}. The cases of one operation stay together. */
record Part(int index, int count) {
    static final Part WHOLE = new Part(0, 1);

    boolean has(String op) {
        return Math.floorMod(op.hashCode(), count) == index;
    }

    @Override
    public String toString() {
        return count == 1 ? "" : "-" + (index + 1) + "-of-" + count;
    }
}
