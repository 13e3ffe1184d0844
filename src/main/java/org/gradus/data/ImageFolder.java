package org.gradus.data;

import static org.gradus.Gradus.tensor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.gradus.Tensor;
import org.gradus.data.transforms.Image;
import org.gradus.data.transforms.Resize;
import org.gradus.types.ArgumentException;
import org.gradus.types.FormatException;
import org.gradus.types.Shape;
import org.gradus.types.UnsupportedException;

/**
 * Pictures in folders, one folder a class: {@code root/cat/1.png}, {@code root/dog/7.jpg}. Making it lists the files; a picture is
 * read when it is asked for, as {@code (C, H, W)} float32, {@code (value / 255 - mean) / std}. PNG, JPEG, GIF (the first picture)
 * and BMP.
 *
 * <pre>{@code
 * ImageFolder pictures = new ImageFolder(Path.of("pictures"), ImageFolder.options().size(32, 32));
 * for (Batch batch : new DataLoader(pictures, 64).shuffle(1)) {
 *     Tensor logits = model.forward(batch.input());   // (64, 3, 32, 32)
 * }
 * }</pre>
 */
public final class ImageFolder implements ImageDataset {
    private static final Set<String> ENDINGS = Set.of("png", "jpg", "jpeg", "gif", "bmp");

    /**
     * The methods with an argument give a copy with that option changed.
     *
     * @param height    of every picture; 0 to leave sizes as they are
     * @param width     of every picture; 0 to leave sizes as they are
     * @param channels  1 for grey, 3 for red, green and blue
     * @param mean      of each channel
     * @param std       of each channel
     * @param maxPixels of a picture in a file; more are refused before they are decoded
     */
    public record Options(int height, int width, int channels, List<Double> mean, List<Double> std, long maxPixels) {
        public Options {
            mean = List.copyOf(mean);
            std = List.copyOf(std);
        }

        /** Resizes with a filter that does not alias, without keeping proportions. */
        public Options size(int height, int width) {
            if (height < 1 || width < 1) {
                throw new ArgumentException("ImageFolder: a picture cannot be " + height + " high and " + width + " wide");
            }
            return new Options(height, width, channels, mean, std, maxPixels);
        }

        /** One channel, {@code 0.299 R + 0.587 G + 0.114 B}. */
        public Options grey() {
            return new Options(height, width, 1, List.of(0.0), List.of(1.0), maxPixels);
        }

        /** One number for each channel. */
        public Options normalize(List<Double> mean, List<Double> std) {
            if (mean.size() != channels || std.size() != channels) {
                throw new ArgumentException("ImageFolder: expected mean and std of " + channels + " channels, but got " + mean.size()
                    + " and " + std.size());
            }
            return new Options(height, width, channels, mean, std, maxPixels);
        }

        public Options maxPixels(long maxPixels) {
            return new Options(height, width, channels, mean, std, maxPixels);
        }
    }

    private final Options options;
    private final List<String> classes;
    private final List<Path> files = new ArrayList<>();
    private final List<Long> labels = new ArrayList<>();

    /** Colours, sizes as they are, values from 0 to 1, at most 50 million pixels. */
    public static Options options() {
        return new Options(0, 0, 3, List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0), 50_000_000);
    }

    /** With default options. */
    public ImageFolder(Path root) {
        this(root, options());
    }

    /** @throws FormatException if the folder cannot be read, has no folders in it, or one of them has no picture */
    public ImageFolder(Path root, Options options) {
        this.options = options;
        try {
            List<Path> folders = sorted(Files.list(root).filter(Files::isDirectory));
            if (folders.isEmpty()) {
                throw new FormatException("ImageFolder " + root + ": there is no folder of a class in it");
            }
            this.classes = folders.stream().map(f -> f.getFileName().toString()).toList();
            for (Path folder : folders) {
                List<Path> found = sorted(Files.walk(folder).filter(ImageFolder::isPicture));
                if (found.isEmpty()) {
                    throw new FormatException("ImageFolder " + root + ": class '" + folder.getFileName() + "' has no picture; files "
                        + "count that end in " + ENDINGS.stream().sorted().toList());
                }
                found.forEach(f -> labels.add((long) classes.indexOf(folder.getFileName().toString())));
                files.addAll(found);
            }
        } catch (IOException e) {
            throw new FormatException("ImageFolder " + root + " cannot be read: " + e, e);
        }
    }

    private static List<Path> sorted(Stream<Path> paths) {
        try (paths) {
            return paths.sorted().toList();
        }
    }

    private static boolean isPicture(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return Files.isRegularFile(file) && ENDINGS.contains(name.substring(name.lastIndexOf('.') + 1));
    }

    /** The folders' names, in alphabetical order: the class of label 0 first. */
    public List<String> classes() {
        return classes;
    }

    /** The file of a sample. */
    public Path file(long row) {
        return files.get(Math.toIntExact(row));
    }

    @Override
    public long size() {
        return files.size();
    }

    /**
     * {@code (C, H, W)} float32.
     *
     * @throws FormatException if the file is no picture or is damaged
     * @throws UnsupportedException if it has more pixels than {@link Options#maxPixels}
     */
    public Tensor image(long row) {
        Image p = picture(row);
        return tensor(p.values(), Shape.of(p.channels(), p.height(), p.width()));
    }

    /** What {@link #image} gives, in host memory. Fails as it does. */
    @Override
    public Image picture(long row) {
        Image p = Images.read(file(row), options.channels, options.maxPixels);
        Image sized = options.height == 0 ? p : new Resize(options.height, options.width).of(p);
        float[] v = sized.values();
        int size = v.length / options.channels;
        for (int i = 0; i < v.length; i++) {
            v[i] = (v[i] - options.mean.get(i / size).floatValue()) / options.std.get(i / size).floatValue();
        }
        return sized;
    }

    @Override
    public Tensor labels(long... rows) {
        return tensor(LongStream.of(rows).map(row -> labels.get(Math.toIntExact(row))).toArray());
    }

    /**
     * Pictures {@code (N, C, H, W)} and labels {@code (N)}. Fails as {@link #image}.
     *
     * @throws ArgumentException if the pictures differ in size
     */
    @Override
    public Batch batch(long... rows) {
        float[] all = new float[0];
        Shape one = Shape.of(options.channels, options.height, options.width);
        for (int i = 0; i < rows.length; i++) {
            Image p = picture(rows[i]);
            Shape shape = Shape.of(p.channels(), p.height(), p.width());
            if (i == 0) {
                one = shape;
                all = new float[Math.multiplyExact(rows.length, p.values().length)];
            } else if (!shape.equals(one)) {
                throw new ArgumentException("ImageFolder: " + file(rows[i]) + " is " + shape + " where " + file(rows[0]) + " is " + one
                    + "; Options.size makes them equal");
            }
            System.arraycopy(p.values(), 0, all, i * p.values().length, p.values().length);
        }
        return new Batch(List.of(tensor(all, Shape.of(rows.length, one.dim(0), one.dim(1), one.dim(2))), labels(rows)));
    }
}
