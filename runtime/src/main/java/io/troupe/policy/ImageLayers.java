package io.troupe.policy;

import io.troupe.policy.ParameterLayout.Layer;
import java.util.List;

/**
 * Where the arrays of an image's encoder lie in the flat parameter vector.
 *
 * @param encoder its shape
 * @param convolutions weights [kernel, kernel, channels, filters], as a matrix of [patch, filters], and bias of each
 * @param dense the last layer
 */
public record ImageLayers(ImageEncoder encoder, List<Layer> convolutions, Layer dense) {
    public ImageLayers {
        convolutions = List.copyOf(convolutions);
    }
}
