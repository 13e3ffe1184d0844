package org.gradus.cpu;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.gradus.ir.MatrixView;
import org.gradus.types.Layout;

/**
 * Windows over images whose elements stand apart, with a constant between them, as where a convolution with a stride is transposed.
 *
 * @param windows over the images with what is between
 * @param down    from one line that is there to the next, {@code across} from one column to the next
 * @param row     where the first window begins, {@code column} likewise, seen from the first element that is there
 */
record SpreadView(CorrelationView windows, int down, int across, int row, int column) {

    /**
     * Null if a product has none, or has elements beside one another.
     *
     * @param inside where elements of framed images are
     */
    static SpreadView of(CorrelationView v, MatrixView b, Layout inside) {
        int row = inside.rank() - 2;
        if (CorrelationView.isTransposed(b) || row < 1 || v.down() != 1 || v.across() != 1) {
            return null;
        }
        long length = v.line();
        long down = inside.stride(row) / length;
        long across = inside.stride(row + 1);
        long plane = inside.stride(row - 1);
        long top = inside.offset() / length;
        long left = inside.offset() % length;
        long first = b.batch().offset() % plane;
        boolean fits = down * length == inside.stride(row) && down >= 1 && across >= 1 && down * across > 1 && plane % length == 0
            && top + (inside.shape().dim(row) - 1) * down < plane / length
            && left + (inside.shape().dim(row + 1) - 1) * across < length
            && first / length + v.height() - 1 + v.lastLine() < plane / length
            && first % length + v.reach() <= length
            && IntStream.range(0, b.batch().rank()).allMatch(d -> b.batch().shape().dim(d) == 1 || b.batch().stride(d) % plane == 0);
        for (int d = 0; d < row - 1 && fits; d++) {
            fits = inside.stride(d) == inside.stride(d + 1) * inside.shape().dim(d + 1);
        }
        return fits ? new SpreadView(v, (int) down, (int) across, (int) (first / length - top), (int) (first % length - left)) : null;
    }

    /** Line of the elements that are there which row {@code y} of windows begins at or behind. */
    int firstLine(int y) {
        return Math.floorDiv(row + y, down);
    }

    int firstColumn() {
        return Math.floorDiv(column, across);
    }

    /** Lines that are there among those of {@code count} rows of windows, the first of which is a multiple of {@link #down}. */
    int lines(int count) {
        return Math.floorDiv(row + count - 1 + windows.lastLine(), down) - firstLine(0) + 1;
    }

    /** Columns that are there among those of all windows. */
    int columns() {
        return Math.floorDiv(column + windows.width() - 1 + windows.lastColumn(), across) - firstColumn() + 1;
    }

    /**
     * Windows in every {@code down}-th row and {@code across}-th column: these places of theirs are there, all others constant.
     *
     * @param places    their numbers
     * @param positions in a copy of what is there, {@link #columns} in a line, seen from the window
     */
    record Phase(int[] places, int[] positions) { }

    /** Of the windows from row {@code y} and column {@code x} on. */
    Phase phase(int y, int x) {
        int[] places = new int[windows.places()];
        int[] positions = new int[windows.places()];
        int count = 0;
        for (int p = 0; p < places.length; p++) {
            int line = row + y + windows.lines()[p];
            int place = column + x + windows.columns()[p];
            if (Math.floorMod(line, down) == 0 && Math.floorMod(place, across) == 0) {
                places[count] = p;
                positions[count++] = (line / down - firstLine(0)) * columns() + place / across - firstColumn();
            }
        }
        return new Phase(Arrays.copyOf(places, count), Arrays.copyOf(positions, count));
    }
}
