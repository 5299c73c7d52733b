package io.troupe.policy;

import java.util.List;

/**
 * What an image goes through: convolutions, then one layer that sees all that is left of it, each rectified, max(0, x).
 *
 * @param height of the image
 * @param width of the image
 * @param channels of the image, which lie beside each other: [height, width, channels] in row-major order
 * @param low value that becomes 0
 * @param range between that and the value that becomes 1
 * @param convolutions first to last, at least one
 * @param features units of the last layer
 */
public record ImageEncoder(
        int height, int width, int channels, float low, float range, List<Convolution> convolutions, int features)
        implements Encoder.Part {
    public ImageEncoder {
        convolutions = List.copyOf(convolutions);
        if (convolutions.isEmpty() || features < 1) {
            throw new IllegalArgumentException(
                    "an image goes through at least one convolution and a layer of at least one unit, not "
                            + convolutions + " and " + features);
        }
        if (!(range > 0) || !Float.isFinite(low) || !Float.isFinite(range)) {
            throw new IllegalArgumentException("an image cannot be scaled from " + low + " and a range of " + range);
        }
        if (channels < 1 || left(height, convolutions) < 1 || left(width, convolutions) < 1) {
            throw new IllegalArgumentException("nothing is left of an image of " + height + " x " + width + " x "
                    + channels + " after " + convolutions);
        }
    }

    private static int left(int size, List<Convolution> convolutions) {
        int left = size;
        for (Convolution convolution : convolutions) {
            left = convolution.outputs(left);
        }
        return left;
    }

    @Override
    public int inputs() {
        return Math.multiplyExact(Math.multiplyExact(height, width), channels);
    }

    @Override
    public int outputs() {
        return features;
    }

    /** Height before a convolution, counted from 0; after the last one, for their number. */
    public int heightBefore(int convolution) {
        return left(height, convolutions.subList(0, convolution));
    }

    /** Width before a convolution, as for {@link #heightBefore}. */
    public int widthBefore(int convolution) {
        return left(width, convolutions.subList(0, convolution));
    }

    /** Channels before a convolution, as for {@link #heightBefore}. */
    public int channelsBefore(int convolution) {
        return convolution == 0 ? channels : convolutions.get(convolution - 1).filters();
    }

    /** Values that a filter of a convolution looks at. */
    public int patch(int convolution) {
        int kernel = convolutions.get(convolution).kernel();
        return kernel * kernel * channelsBefore(convolution);
    }

    /** Values that the last layer sees. */
    public int flat() {
        int last = convolutions.size();
        return heightBefore(last) * widthBefore(last) * channelsBefore(last);
    }

    @Override
    public long multiplyAdds() {
        long sum = (long) flat() * features;
        for (int i = 0; i < convolutions.size(); i++) {
            long places = (long) heightBefore(i + 1) * widthBefore(i + 1);
            sum += places * patch(i) * convolutions.get(i).filters();
        }
        return sum;
    }
}
