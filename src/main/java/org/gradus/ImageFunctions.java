package org.gradus;

/** Members of {@link Functional}: padding, resampling, patches of images. */
public abstract class ImageFunctions {
    ImageFunctions() { }
}
