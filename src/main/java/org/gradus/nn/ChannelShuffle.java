package org.gradus.nn;

import org.gradus.Functional;
import org.gradus.Tensor;

/** Takes the channels of {@code (N, C, ...)} from {@code groups} groups in turn. Source: Zhang et al., "ShuffleNet", 2018. */
public final class ChannelShuffle extends Layer {
    private final long groups;

    /** @param groups must divide the channels */
    public ChannelShuffle(long groups) {
        this.groups = groups;
    }

    @Override
    public Tensor forward(Tensor input) {
        return Functional.channelShuffle(input, groups);
    }

    @Override
    protected String extra() {
        return "groups=" + groups;
    }
}
