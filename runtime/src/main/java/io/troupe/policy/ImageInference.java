package io.troupe.policy;

import java.util.ArrayList;
import java.util.List;

/** An image's encoder in plain Java. */
final class ImageInference {
    private final ImageEncoder encoder;
    private final List<ConvolutionLayer> convolutions = new ArrayList<>();
    private final DenseLayer dense;
    private final float[] image;
    private final float[] features;

    ImageInference(ImageLayers layers) {
        encoder = layers.encoder();
        image = new float[encoder.inputs()];
        for (int i = 0; i < layers.convolutions().size(); i++) {
            convolutions.add(
                    new ConvolutionLayer(encoder, i, layers.convolutions().get(i)));
        }
        dense = new DenseLayer(layers.dense());
        features = new float[encoder.features()];
    }

    void load(float[] parameters) {
        for (ConvolutionLayer layer : convolutions) {
            layer.load(parameters);
        }
        dense.load(parameters);
    }

    /** Writes the features of one image. */
    void forward(float[] observation, int offset, float[] destination, int at) {
        float scale = 1 / encoder.range();
        for (int i = 0; i < image.length; i++) {
            image[i] = (observation[offset + i] - encoder.low()) * scale;
        }
        float[] map = image;
        for (int i = 0; i < convolutions.size(); i++) {
            map = convolutions.get(i).forward(map);
        }
        dense.forwardRow(map, features);
        ConvolutionLayer.rectify(features, destination, at);
    }
}
