package org.gradus.data;

import org.gradus.Tensor;
import org.gradus.data.transforms.Image;

/**
 * Pictures and labels. A {@link DataLoader} with a transform asks for the pictures one by one, so that they may differ in size
 * before it.
 */
public interface ImageDataset extends Dataset {
    /** The picture of one sample. */
    Image picture(long row);

    /** The labels of these samples, {@code (N)}. */
    Tensor labels(long... rows);
}
