package org.gradus.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.gradus.Functional;
import org.gradus.Gradus;
import org.gradus.Tensor;
import org.gradus.device.Device;
import org.gradus.device.Devices;
import org.junit.jupiter.api.Test;

class CpuConvolutionTest extends ConvolutionContract {
    @Override
    protected Device device() {
        return Devices.get("cpu");
    }

    @Test
    void zerosAroundImagesAreNotWritten() {
        Tensor x = Gradus.randn(2, 32, 20, 21).realize();
        Tensor w = Gradus.randn(32, 32, 3, 3).realize();
        long[] one = {1, 1};
        assertEquals(1, Functional.conv2d(x, w, null, one, one, one, 1).plan().steps().size());
    }

    @Test
    void zerosAroundSingleChannelsAreNotWritten() {
        Tensor x = Gradus.randn(2, 5, 20, 21).realize();
        Tensor w = Gradus.randn(5, 1, 3, 3).realize();
        Tensor bias = Gradus.randn(5).realize();
        long[] one = {1, 1};
        long[] two = {2, 2};
        assertEquals(1, Functional.conv2d(x, w, bias, one, one, one, 5).relu().plan().steps().size());
        assertEquals(1, Functional.conv2d(x, w, bias, two, one, one, 5).relu().plan().steps().size());
    }
}
