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

    /**
     * @param place   expression for the place of an element among those folded
     * @param element receives what happens to each element in lane {@code l}
     */
    Lanes(Fold fold, Emitter e, List<Integer> reduces, String place, List<String> element) {
        for (int r : reduces) {
            String type = fold.operandType(r);
            String value = fold.operand(e, r);
            start.add(type + " a" + r + "[GR_LANES];");
            start.add(eachLane("a" + r, fold.identity(e, r)));
            if (fold.isArg(r)) {
                start.add("gr_index n" + r + "[GR_LANES];");
                start.add(eachLane("n" + r, "GR_NOWHERE"));
                element.add("const gr_index m" + r + " = " + place + ";");
                fold.merge(e, r, "[l]", value, "m" + r, element);
            } else if (fold.hasLevels(r)) {
                begin.add(type + " s" + r + "[GR_LANES];");
                begin.add(eachLane("s" + r, fold.identity(e, r)));
                element.add("s" + r + "[l] = " + fold.combine(e, r, "s" + r + "[l]", value) + ";");
                end.add(eachLane("a" + r, fold.combine(e, r, "a" + r + "[l]", "s" + r + "[l]")));
            } else {
                fold.merge(e, r, "[l]", value, null, element);
            }
        }
    }

    private static String eachLane(String array, String value) {
        return "for (int l = 0; l < GR_LANES; l++) " + array + "[l] = " + value + ";";
    }
}
