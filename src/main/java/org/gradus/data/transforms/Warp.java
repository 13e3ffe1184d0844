package org.gradus.data.transforms;

/**
 * Where the value of each place comes from: the place {@code (x, y)}, counted from the middle and from the top, is read at
 * {@code (a (x - dx) + b (y - dy), c (x - dx) + d (y - dy))}.
 */
record Warp(double a, double b, double c, double d, double dx, double dy) {
    /**
     * The inverse of a shear along x, a scale, a turn against the clock and a move, in this order.
     *
     * @param angle in degrees
     * @param shear in degrees
     */
    static Warp of(double angle, double dx, double dy, double scale, double shear) {
        double cos = Math.cos(Math.toRadians(angle)) / scale;
        double sin = Math.sin(Math.toRadians(angle)) / scale;
        double tan = Math.tan(Math.toRadians(shear));
        return new Warp(cos + tan * sin, tan * cos - sin, sin, cos, dx, dy);
    }

    Image apply(Image image, float fill) {
        float[] out = new float[image.values().length];
        double cx = (image.width() - 1) / 2.0;
        double cy = (image.height() - 1) / 2.0;
        int size = image.height() * image.width();
        for (int y = 0, at = 0; y < image.height(); y++) {
            for (int x = 0; x < image.width(); x++, at++) {
                double right = x - cx - dx;
                double down = y - cy - dy;
                double fromX = a * right + b * down + cx;
                double fromY = c * right + d * down + cy;
                for (int channel = 0; channel < image.channels(); channel++) {
                    out[channel * size + at] = bilinear(image, channel, fromY, fromX, fill);
                }
            }
        }
        return new Image(image.channels(), image.height(), image.width(), out);
    }

    private static float bilinear(Image image, int channel, double y, double x, float fill) {
        if (!(y > -1 && x > -1 && y < image.height() && x < image.width())) {
            return fill;
        }
        int top = (int) Math.floor(y);
        int left = (int) Math.floor(x);
        float v = (float) (y - top);
        float u = (float) (x - left);
        float above = (1 - u) * value(image, channel, top, left, fill) + u * value(image, channel, top, left + 1, fill);
        float below = (1 - u) * value(image, channel, top + 1, left, fill) + u * value(image, channel, top + 1, left + 1, fill);
        return (1 - v) * above + v * below;
    }

    private static float value(Image image, int channel, int y, int x, float fill) {
        boolean inside = y >= 0 && x >= 0 && y < image.height() && x < image.width();
        return inside ? image.values()[image.at(channel, y, x)] : fill;
    }
}
