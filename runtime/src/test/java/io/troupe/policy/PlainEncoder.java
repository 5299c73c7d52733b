package io.troupe.policy;

import io.troupe.policy.ParameterLayout.Layer;
import java.util.Arrays;

/** What becomes of an observation, by the definition of a convolution and in doubles. */
public final class PlainEncoder {
    private PlainEncoder() {}

    /** What the hidden layers of a torso see. */
    public static double[] encode(Torso torso, double[] parameters, double[] observation) {
        double[] encoded = new double[torso.encoder().outputs()];
        int from = 0;
        int to = 0;
        int image = 0;
        for (Encoder.Part part : torso.encoder().parts()) {
            double[] values = Arrays.copyOfRange(observation, from, from + part.inputs());
            double[] result =
                    part instanceof ImageEncoder ? image(torso.images().get(image++), parameters, values) : values;
            System.arraycopy(result, 0, encoded, to, result.length);
            from += part.inputs();
            to += result.length;
        }
        return encoded;
    }

    private static double[] image(ImageLayers layers, double[] parameters, double[] values) {
        ImageEncoder encoder = layers.encoder();
        double[] map = Arrays.stream(values)
                .map(value -> (value - encoder.low()) / encoder.range())
                .toArray();
        int height = encoder.height();
        int width = encoder.width();
        int channels = encoder.channels();
        for (int layer = 0; layer < encoder.convolutions().size(); layer++) {
            Convolution convolution = encoder.convolutions().get(layer);
            Layer arrays = layers.convolutions().get(layer);
            int filters = convolution.filters();
            int kernel = convolution.kernel();
            int stride = convolution.stride();
            int weights = arrays.weights().offset();
            int down = (height - kernel) / stride + 1;
            int across = (width - kernel) / stride + 1;
            double[] next = new double[down * across * filters];
            double[] sums = new double[filters];
            for (int y = 0; y < down; y++) {
                for (int x = 0; x < across; x++) {
                    System.arraycopy(parameters, arrays.bias().offset(), sums, 0, filters);
                    for (int i = 0; i < kernel; i++) {
                        for (int j = 0; j < kernel; j++) {
                            for (int c = 0; c < channels; c++) {
                                int row = y * stride + i;
                                int column = x * stride + j;
                                addScaled(
                                        map[(row * width + column) * channels + c],
                                        parameters,
                                        weights + ((i * kernel + j) * channels + c) * filters,
                                        sums);
                            }
                        }
                    }
                    rectify(sums, next, (y * across + x) * filters);
                }
            }
            map = next;
            height = down;
            width = across;
            channels = filters;
        }
        double[] sums = new double[encoder.features()];
        System.arraycopy(parameters, layers.dense().bias().offset(), sums, 0, sums.length);
        int weights = layers.dense().weights().offset();
        for (int i = 0; i < map.length; i++) {
            addScaled(map[i], parameters, weights + i * sums.length, sums);
        }
        double[] features = new double[sums.length];
        rectify(sums, features, 0);
        return features;
    }

    /** Adds an input to the sums of all units that it goes to, whose weights lie side by side. */
    private static void addScaled(double input, double[] parameters, int weights, double[] sums) {
        for (int f = 0; f < sums.length; f++) {
            sums[f] += input * parameters[weights + f];
        }
    }

    private static void rectify(double[] sums, double[] target, int at) {
        for (int f = 0; f < sums.length; f++) {
            target[at + f] = Math.max(0, sums[f]);
        }
    }
}
