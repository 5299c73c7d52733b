package io.troupe.algorithm.neural;

import io.troupe.policy.Convolution;
import java.util.List;

/** Which convolutions an image goes through. */
public enum ImageNetwork {
    /** Those of the largest network that the image is large enough for. */
    AUTO,
    /** None: its values are taken one by one, like those of any other observation. */
    NONE,
    /**
     * For images of about 10 x 10: Young and Tian, "MinAtar: An Atari-Inspired Testbed for Thorough and Reproducible
     * Reinforcement Learning Experiments" (2019).
     */
    SMALL,
    /** For images of 84 x 84: Mnih et al., "Human-Level Control through Deep Reinforcement Learning" (2015). */
    NATURE;

    List<Convolution> convolutions() {
        return switch (this) {
            case AUTO, NONE -> List.of();
            case SMALL -> List.of(new Convolution(16, 3, 1));
            case NATURE -> List.of(new Convolution(32, 8, 4), new Convolution(64, 4, 2), new Convolution(64, 3, 1));
        };
    }

    /** Units of the layer after the convolutions, as published. */
    int features() {
        return switch (this) {
            case AUTO, NONE -> 0;
            case SMALL -> 128;
            case NATURE -> 512;
        };
    }

    /** Height and width below which nothing would be left of an image. */
    int smallestImage() {
        int size = 1;
        for (Convolution convolution : convolutions().reversed()) {
            size = (size - 1) * convolution.stride() + convolution.kernel();
        }
        return size;
    }
}
