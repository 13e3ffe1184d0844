package org.gradus.cpu;

import org.gradus.ir.ScatterMode;

/** Merges a value into an operand at computed places; neighbours that go to neighbours as a whole. */
final class Scatter extends Step implements Walk.Runs {
    private final int value;
    private final int operand;
    private final Indexed place;
    private final ScatterMode mode;
    private final Elements elements;

    Scatter(int value, int operand, Indexed place, ScatterMode mode, Elements elements) {
        this.value = value;
        this.operand = operand;
        this.place = place;
        this.mode = mode;
        this.elements = elements;
    }

    @Override
    void run(Frame f) {
        if (place.base().goesInLines(f) && elements.mergesLines(mode)) {
            place.base().each(f, this);
        } else {
            place.positions(f);
            elements.scatter(mode, f.array[value], f.start[value], f.operands[operand], f.positions, place.base().count(f));
        }
    }

    @Override
    public void run(Frame f, long position, long stride, int at, int n) {
        Object from = f.array[value];
        int first = f.start[value] + at;
        long shift = place.common(f, at, n);
        if (shift != Indexed.NONE) {
            elements.mergeLine(mode, from, first, f.operands[operand], (int) (position + shift), n);
        } else {
            place.positions(f, position, stride, at, n);
            elements.scatter(mode, from, first, f.operands[operand], f.positions, n);
        }
    }
}
