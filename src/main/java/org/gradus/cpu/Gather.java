package org.gradus.cpu;

/** Elements of an operand at computed places; neighbours that come from neighbours as a whole. */
final class Gather extends Step implements Walk.Runs {
    private final int value;
    private final int operand;
    private final Indexed place;
    private final Elements elements;

    Gather(int value, int operand, Indexed place, Elements elements) {
        this.value = value;
        this.operand = operand;
        this.place = place;
        this.elements = elements;
    }

    @Override
    void run(Frame f) {
        f.useHome(value);
        if (place.base().goesInLines(f)) {
            place.base().each(f, this);
        } else {
            place.positions(f);
            elements.gather(f.operands[operand], f.positions, f.array[value], 0, place.base().count(f));
        }
    }

    @Override
    public void run(Frame f, long position, long stride, int at, int n) {
        long shift = place.common(f, at, n);
        if (shift != Indexed.NONE) {
            System.arraycopy(f.operands[operand], (int) (position + shift), f.array[value], at, n);
        } else {
            place.positions(f, position, stride, at, n);
            elements.gather(f.operands[operand], f.positions, f.array[value], at, n);
        }
    }
}
