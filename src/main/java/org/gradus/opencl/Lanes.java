package org.gradus.opencl;

import java.util.ArrayList;
import java.util.List;

/**
 * Statements around a loop that folds into {@code GR_LANES} partial results at once: {@link #start} before all of it,
 * {@link #begin} and {@link #end} around each block.
 */
final class Lanes {
    final List<String> start = new ArrayList<>();
    final List<String> begin = new ArrayList<>();
    final List<String> end = new ArrayList<>();
    private final Fold fold;
    private final Emitter e;
    private final List<Integer> reduces;

    Lanes(Fold fold, Emitter e, List<Integer> reduces) {
        this.fold = fold;
        this.e = e;
        this.reduces = reduces;
        for (int r : reduces) {
            String type = fold.operandType(r);
            start.add(type + " a" + r + "[GR_LANES];");
            start.add(eachLane("a" + r, fold.identity(e, r)));
            if (fold.isArg(r)) {
                start.add("gr_index n" + r + "[GR_LANES];");
                start.add(eachLane("n" + r, "GR_NOWHERE"));
            } else if (fold.hasLevels(r)) {
                begin.add(type + " s" + r + "[GR_LANES];");
                begin.add(eachLane("s" + r, fold.identity(e, r)));
                end.add(eachLane("a" + r, fold.combine(e, r, "a" + r + "[l]", "s" + r + "[l]")));
            }
        }
    }

    /**
     * Adds what happens to each element in lane {@code l}.
     *
     * @param place expression for the place of the element among those folded
     */
    void fold(String place, List<String> element) {
        for (int r : reduces) {
            String value = fold.operand(e, r);
            if (fold.isArg(r)) {
                element.add("const gr_index m" + r + " = " + place + ";");
                fold.merge(e, r, "[l]", value, "m" + r, element);
            } else if (fold.hasLevels(r)) {
                element.add("s" + r + "[l] = " + fold.combine(e, r, "s" + r + "[l]", value) + ";");
            } else {
                fold.merge(e, r, "[l]", value, null, element);
            }
        }
    }

    private static String eachLane(String array, String value) {
        return "GR_SIMD_LANES for (int l = 0; l < GR_LANES; l++) " + array + "[l] = " + value + ";";
    }
}
