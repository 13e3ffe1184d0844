package org.gradus.examples;

import static org.gradus.Gradus.tensor;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gradus.Tensor;
import org.gradus.data.Idx;
import org.gradus.data.TensorDataset;
import org.gradus.types.FormatException;
import org.gradus.types.Shape;

/**
 * Handwritten digits: images as {@code (N, 784)} float32, scaled to mean 0 and standard deviation 1 over MNIST, and labels 0 to 9
 * as {@code (N)} int64.
 */
record Digits(TensorDataset train, TensorDataset test) {
    static final int SIDE = 28;
    static final double MEAN = 0.1307;
    static final double STD = 0.3081;
    private static final String RESOURCES = "/examples/mnist/";

    /** @param folder with MNIST's four files, plain or gzip; {@code null} for the subset in this project */
    static Digits load(Path folder) {
        return new Digits(part(folder, "train"), part(folder, "t10k"));
    }

    /** The same with the images as {@code (N, 1, 28, 28)}. */
    static TensorDataset pictures(TensorDataset part) {
        return new TensorDataset(part.tensors().get(0).view(-1, 1, SIDE, SIDE), part.tensors().get(1));
    }

    private static TensorDataset part(Path folder, String part) {
        Idx images = read(folder, part + "-images-idx3-ubyte");
        Idx labels = read(folder, part + "-labels-idx1-ubyte");
        long n = images.shape().dim(0);
        if (!images.shape().equals(Shape.of(n, SIDE, SIDE)) || !labels.shape().equals(Shape.of(n))) {
            throw new FormatException("MNIST '" + part + "': images " + images.shape() + " and labels " + labels.shape()
                + ", expected [N, 28, 28] and [N]");
        }
        Tensor pixels = tensor(images.floats(), Shape.of(n, SIDE * SIDE));
        return new TensorDataset(pixels.div(255).sub(MEAN).div(STD).realize(), tensor(labels.longs()));
    }

    private static Idx read(Path folder, String name) {
        if (folder != null) {
            Path plain = folder.resolve(name);
            return Idx.read(Files.exists(plain) ? plain : folder.resolve(name + ".gz"));
        }
        String resource = RESOURCES + name + ".gz";
        try (InputStream in = Digits.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new FormatException("resource " + resource + " is not on the class path");
            }
            return Idx.read(resource, in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
