package org.gradus.cpu;

/** The ten rounds of {@link Philox} on many blocks. */
@FunctionalInterface
interface PhiloxRounds {
    /**
     * Turns counters into random words, each in the lower half of a long.
     *
     * @param c      by word: that of each block, with room for {@link Philox#ROOM} blocks, of which those beyond may change
     * @param blocks how many; negative for a call that does nothing
     */
    void run(long[][] c, long seed, int blocks);
}
