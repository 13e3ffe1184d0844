package org.gradus.cpu;

/**
 * Elements of an operand at computed places, where runs of neighbours have one index each, as rows of a table have that are folded
 * together: it is read once a run.
 */
final class RunGather extends Step implements Walk.Runs {
    /** An index, which is an operand's element. */
    record Term(int operand, Walk walk, long stride) { }

    private final int value;
    private final int operand;
    private final Indexed place;
    private final Term[] terms;
    private final Elements elements;

    /** @param place whose arguments are not looked at */
    RunGather(int value, int operand, Indexed place, Term[] terms, Elements elements) {
        this.value = value;
        this.operand = operand;
        this.place = place;
        this.terms = terms;
        this.elements = elements;
    }

    @Override
    void run(Frame f) {
        f.useHome(value);
        place.base().each(f, this);
    }

    @Override
    public void run(Frame f, long position, long stride, int at, int n) {
        long from = position;
        for (int t = 0; t < terms.length; t++) {
            long index = ((long[]) f.operands[terms[t].operand])[(int) terms[t].walk.place(f, at)];
            from += place.checked(index, t) * terms[t].stride;
        }
        elements.load(f.operands[operand], (int) from, (int) stride, f.array[value], at, n);
    }
}
