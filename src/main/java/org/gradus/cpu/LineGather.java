package org.gradus.cpu;

/** The lines of a tile that goes by columns, each from a place of an operand that its own indices give. */
final class LineGather extends Step {
    private final int value;
    private final int operand;
    private final Indexed place;
    private final Elements elements;

    LineGather(int value, int operand, Indexed place, Elements elements) {
        this.value = value;
        this.operand = operand;
        this.place = place;
        this.elements = elements;
    }

    @Override
    void run(Frame f) {
        Object to = f.useHome(value);
        for (int l = 0; l < f.cols; l++) {
            elements.load(f.operands[operand], place.line(f, l), 1, to, l * f.rows, f.rows);
        }
    }
}
