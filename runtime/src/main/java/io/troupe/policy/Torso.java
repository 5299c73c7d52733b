package io.troupe.policy;

import io.troupe.policy.ParameterLayout.Layer;
import java.util.ArrayList;
import java.util.List;

/**
 * All that lies between the observation and a head.
 *
 * @param encoder of the observation
 * @param images layers of the encoder's images, first to last
 * @param layers hidden layers, first to last
 */
public record Torso(Encoder encoder, List<ImageLayers> images, List<Layer> layers) {
    public Torso {
        images = List.copyOf(images);
        layers = List.copyOf(layers);
    }

    /** Whether the head sees the observation itself. */
    public boolean isEmpty() {
        return images.isEmpty() && layers.isEmpty();
    }

    /** Every layer that has parameters, in the order of the vector. */
    public List<Layer> allLayers() {
        List<Layer> all = new ArrayList<>();
        for (ImageLayers image : images) {
            all.addAll(image.convolutions());
            all.add(image.dense());
        }
        all.addAll(layers);
        return List.copyOf(all);
    }
}
