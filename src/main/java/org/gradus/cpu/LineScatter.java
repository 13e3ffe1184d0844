package org.gradus.cpu;

import org.gradus.ir.ScatterMode;

/** Merges the lines of a tile that goes by columns into an operand, each at a place that its own indices give. */
final class LineScatter extends Step {
    private final int value;
    private final int operand;
    private final Indexed place;
    private final ScatterMode mode;
    private final Elements elements;

    LineScatter(int value, int operand, Indexed place, ScatterMode mode, Elements elements) {
        this.value = value;
        this.operand = operand;
        this.place = place;
        this.mode = mode;
        this.elements = elements;
    }

    @Override
    void run(Frame f) {
        Object from = f.array[value];
        Object to = f.operands[operand];
        int pitch = f.pitch[value] == 0 ? f.rows : f.pitch[value];
        for (int l = 0; l < f.cols; l++) {
            elements.mergeLine(mode, from, f.start[value] + l * pitch, to, place.line(f, l), f.rows);
        }
    }
}
