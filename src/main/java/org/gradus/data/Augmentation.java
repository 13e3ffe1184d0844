package org.gradus.data;

import static org.gradus.Gradus.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.gradus.Tensor;
import org.gradus.data.transforms.Image;
import org.gradus.data.transforms.Transform;
import org.gradus.device.Devices;
import org.gradus.types.ArgumentException;
import org.gradus.types.DType;
import org.gradus.types.Shape;

/** Transforms the pictures of a batch, each with random numbers that depend on the seed, the epoch and the row alone. */
record Augmentation(long seed, Transform transform) {
    /** Parts the random streams of samples; odd. */
    private static final long STEP = 0xAF251AF3B0F025B5L;

    /** @throws ArgumentException if the first tensor holds no pictures, or they differ in size afterwards */
    Batch batch(Dataset dataset, long epoch, long... rows) {
        if (dataset instanceof ImageDataset pictures) {
            List<Image> made = LongStream.of(rows).mapToObj(row -> of(pictures.picture(row), epoch, row)).toList();
            return new Batch(List.of(stack(made, rows), pictures.labels(rows)));
        }
        Batch batch = dataset.batch(rows);
        List<Tensor> tensors = new ArrayList<>(batch.tensors());
        try (Devices.Scope scope = Devices.with(batch.input().device())) {
            tensors.set(0, stack(of(batch.input(), epoch, rows), rows));
        }
        return new Batch(tensors);
    }

    private List<Image> of(Tensor input, long epoch, long... rows) {
        if (input.dim() != 4) {
            throw new ArgumentException("transforms need pictures (N, C, H, W), but the first tensor is " + input.shape());
        }
        int channels = (int) input.size(1);
        int height = (int) input.size(2);
        int width = (int) input.size(3);
        float[] all = input.to(DType.FLOAT32).toFloatArray();
        List<Image> images = new ArrayList<>();
        for (int i = 0, size = channels * height * width; i < rows.length; i++) {
            float[] values = Arrays.copyOfRange(all, i * size, (i + 1) * size);
            images.add(of(new Image(channels, height, width, values), epoch, rows[i]));
        }
        return images;
    }

    private Image of(Image image, long epoch, long row) {
        return transform.apply(image, new SplittableRandom(seed + epoch * DataLoader.STEP + (row + 1) * STEP));
    }

    private static Tensor stack(List<Image> images, long... rows) {
        Image first = images.get(0);
        float[] all = new float[Math.multiplyExact(images.size(), first.values().length)];
        for (int i = 0; i < images.size(); i++) {
            Image image = images.get(i);
            if (!shape(image).equals(shape(first))) {
                throw new ArgumentException("after the transform, the picture of row " + rows[i] + " is " + shape(image)
                    + " where that of row " + rows[0] + " is " + shape(first) + "; Resize or RandomCrop makes them equal");
            }
            System.arraycopy(image.values(), 0, all, i * first.values().length, first.values().length);
        }
        return tensor(all, Shape.of(images.size(), first.channels(), first.height(), first.width()));
    }

    private static Shape shape(Image image) {
        return Shape.of(image.channels(), image.height(), image.width());
    }
}
