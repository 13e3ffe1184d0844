package org.gradus.data.transforms;

import java.util.Arrays;
import org.gradus.types.ShapeException;

/**
 * A picture in host memory, {@code (C, H, W)} row by row. {@link Transform}s read it and make others; none writes into
 * {@code values}.
 */
public record Image(int channels, int height, int width, float[] values) {
    /** @throws ShapeException if there are not {@code channels * height * width} values */
    public Image {
        if (channels < 1 || height < 1 || width < 1
            || values.length != Math.multiplyExact(channels, Math.multiplyExact(height, width))) {
            throw new ShapeException("Image: " + values.length + " values are no picture of " + channels + " channels, " + height
                + " high and " + width + " wide");
        }
    }

    /** Where a value is. */
    int at(int channel, int y, int x) {
        return (channel * height + y) * width + x;
    }

    /** The part whose upper left corner is at row {@code top} and column {@code left}; {@code fill} where that is outside. */
    Image window(int top, int left, int rows, int columns, float fill) {
        float[] out = new float[Math.multiplyExact(channels, Math.multiplyExact(rows, columns))];
        int from = Math.max(0, -left);
        int to = Math.min(columns, width - left);
        for (int c = 0, row = 0; c < channels; c++) {
            for (int y = top; y < top + rows; y++, row++) {
                int start = row * columns;
                if (y < 0 || y >= height || from >= to) {
                    Arrays.fill(out, start, start + columns, fill);
                } else {
                    Arrays.fill(out, start, start + from, fill);
                    System.arraycopy(values, at(c, y, left + from), out, start + from, to - from);
                    Arrays.fill(out, start + to, start + columns, fill);
                }
            }
        }
        return new Image(channels, rows, columns, out);
    }
}
