package org.gradus.cpu;

/**
 * Elements of an operand at computed places, row by row of a tile: some indices are those of a row, as of a row of a table, and
 * at most one goes along it, either that of each element or one that all rows share.
 */
final class RowGather extends Step {
    /** How far the index values of a row lie behind those of the row before. */
    enum Along { NONE, SHARED, OWN }

    private final int value;
    private final int operand;
    private final Indexed place;
    private final int rowTerms;
    private final Along along;
    private final Elements elements;
    private final Target target;

    /**
     * @param place its last term goes along the row, unless {@code along} says that there is none; the others have a value a row
     */
    RowGather(int value, int operand, Indexed place, Along along, Elements elements, Target target) {
        this.value = value;
        this.operand = operand;
        this.place = place;
        this.rowTerms = place.args().length - (along == Along.NONE ? 0 : 1);
        this.along = along;
        this.elements = elements;
        this.target = target;
    }

    @Override
    void run(Frame f) {
        place(f, value, target);
        Object from = f.operands[operand];
        Object to = f.array[value];
        int at = f.start[value];
        int stride = (int) place.base().rowStride();
        for (int r = 0; r < f.rows; r++, at += f.cols) {
            long position = place.base().rowStart(f, r);
            for (int t = 0; t < rowTerms; t++) {
                int arg = place.args()[t];
                position += place.checked(((long[]) f.array[arg])[f.start[arg] + r], t) * place.strides()[t];
            }
            if (along == Along.NONE) {
                elements.load(from, (int) position, stride, to, at, f.cols);
            } else {
                int arg = place.args()[rowTerms];
                long[] index = (long[]) f.array[arg];
                int first = f.start[arg] + (along == Along.OWN ? r * f.cols : 0);
                if (along == Along.OWN || r == 0) {
                    place.check(index, first, f.cols, rowTerms);
                }
                elements.gather(from, (int) position, stride, index, first, (int) place.strides()[rowTerms], to, at, f.cols);
            }
        }
    }
}
