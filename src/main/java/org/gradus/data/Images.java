package org.gradus.data;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.ImageInputStream;
import org.gradus.data.transforms.Image;
import org.gradus.types.FormatException;
import org.gradus.types.UnsupportedException;

/**
 * Decodes PNG, JPEG, GIF and BMP files through the JDK's ImageIO, after their headers have been found credible: an image of more
 * pixels than allowed, or than a file of its size can hold, is refused before memory is taken for it.
 */
final class Images {
    private static final Set<String> FORMATS = Set.of("png", "jpeg", "gif", "bmp");
    /** Pixels that a byte can hold: one bit each, and Deflate packs no more than 1032 bytes into one (RFC 1951). */
    private static final long LARGEST_RATIO = 8 * 1032;

    private Images() {
    }

    /** @param channels 1 for grey (ITU-R 601 luma), 3 for red, green, blue; transparency is left out */
    static Image read(Path file, int channels, long maxPixels) {
        try (ImageInputStream in = new FileImageInputStream(file.toFile())) {
            ImageReader reader = reader(file, in);
            try {
                checkEmbedding(file, in);
                reader.setInput(in, true, true);
                check(file, reader.getWidth(0), reader.getHeight(0), maxPixels);
                return planes(reader.read(0), channels);
            } finally {
                reader.dispose();
            }
        } catch (FormatException | UnsupportedException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            if (!Files.exists(file)) {
                throw new FormatException("image " + file + " does not exist", new NoSuchFileException(file.toString()));
            }
            throw new FormatException("image " + file + " cannot be read: " + e, e);
        }
    }

    private static ImageReader reader(Path file, ImageInputStream in) throws IOException {
        for (Iterator<ImageReader> all = ImageIO.getImageReaders(in); all.hasNext();) {
            ImageReader reader = all.next();
            if (FORMATS.contains(reader.getFormatName().toLowerCase(Locale.ROOT))) {
                return reader;
            }
        }
        throw new FormatException("image " + file + " is none of " + FORMATS.stream().sorted().toList());
    }

    /** A BMP may hold a JPEG or PNG, for which the JDK takes as much memory as the header says. */
    private static void checkEmbedding(Path file, ImageInputStream in) throws IOException {
        byte[] start = new byte[34];
        in.mark();
        int length = in.read(start);
        in.reset();
        int compression = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).getInt(30);
        if (length == start.length && start[0] == 'B' && start[1] == 'M' && (compression == 4 || compression == 5)) {
            throw new UnsupportedException("image " + file + ": a BMP that holds a JPEG or PNG");
        }
    }

    private static void check(Path file, int width, int height, long maxPixels) throws IOException {
        long pixels = (long) width * height;
        if (width < 1 || height < 1) {
            throw new FormatException("image " + file + ": its header claims " + width + " x " + height + " pixels");
        }
        if (pixels > maxPixels) {
            throw new UnsupportedException("image " + file + ": " + width + " x " + height + " pixels are more than the limit of "
                + maxPixels);
        }
        if (pixels / LARGEST_RATIO > Files.size(file)) {
            throw new FormatException("image " + file + ": its header claims " + width + " x " + height
                + " pixels, more than a file of this size can hold");
        }
    }

    private static Image planes(BufferedImage image, int channels) {
        int bands = image.getRaster().getNumBands();
        boolean grey = bands <= 2 && !(image.getColorModel() instanceof IndexColorModel);
        int size = image.getWidth() * image.getHeight();
        float[] out = new float[Math.multiplyExact(channels, size)];
        if (grey) {
            grey(image.getRaster(), out, channels);
        } else {
            colour(image, out, channels);
        }
        return new Image(channels, image.getHeight(), image.getWidth(), out);
    }

    /** Samples as they are stored; {@link BufferedImage#getRGB} would brighten them, because it takes grey values as linear. */
    private static void grey(Raster raster, float[] out, int channels) {
        int size = out.length / channels;
        float scale = (1 << raster.getSampleModel().getSampleSize(0)) - 1;
        int[] row = new int[raster.getWidth()];
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getSamples(raster.getMinX(), raster.getMinY() + y, row.length, 1, 0, row);
            for (int x = 0; x < row.length; x++) {
                for (int c = 0; c < channels; c++) {
                    out[c * size + y * row.length + x] = row[x] / scale;
                }
            }
        }
    }

    private static void colour(BufferedImage image, float[] out, int channels) {
        int width = image.getWidth();
        int size = out.length / channels;
        int[] row = new int[width];
        for (int y = 0; y < image.getHeight(); y++) {
            image.getRGB(0, y, width, 1, row, 0, width);
            for (int x = 0; x < width; x++) {
                int red = row[x] >> 16 & 0xff;
                int green = row[x] >> 8 & 0xff;
                int blue = row[x] & 0xff;
                int at = y * width + x;
                if (channels == 1) {
                    out[at] = (0.299f * red + 0.587f * green + 0.114f * blue) / 255;
                } else {
                    out[at] = red / 255f;
                    out[size + at] = green / 255f;
                    out[2 * size + at] = blue / 255f;
                }
            }
        }
    }
}
