package io.troupe.algorithm.neural;

import io.troupe.input.UserError;
import io.troupe.policy.Encoder;
import io.troupe.policy.ImageEncoder;
import io.troupe.spec.Box;
import io.troupe.spec.Dict;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.spec.Space;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The settings {@code network.encoder}: what becomes of images in observations. An image is a box of three dimensions,
 * [height, width, channels], alone or as a part of a dict.
 *
 * @param images convolutions that they go through
 * @param features units of the layer after them; 0 for as many as published
 */
public record EncoderSettings(ImageNetwork images, int features) {
    private static final int IMAGE_DIMENSIONS = 3;
    private static final int MOST_FEATURES = 1 << 16;

    /** Reads and checks them. */
    public static EncoderSettings from(Settings settings) {
        return new EncoderSettings(
                settings.choice("network.encoder.images", ImageNetwork.class),
                settings.integer("network.encoder.features", 0, MOST_FEATURES));
    }

    /**
     * The encoder of an environment's observations.
     *
     * @param normalized whether observations are standardised by running moments; images then are not scaled besides
     * @throws UserError when an image is too small for the convolutions asked for
     */
    public Encoder encoder(EnvironmentSpec spec, boolean normalized) {
        List<Encoder.Part> parts = new ArrayList<>();
        add(spec.name(), spec.observation(), normalized, parts);
        return new Encoder(parts);
    }

    /**
     * Refuses images for an algorithm that has no convolutions.
     *
     * @param algorithm its name
     * @throws UserError naming both
     */
    public static void requireNoImages(String algorithm, EnvironmentSpec spec) {
        if (new EncoderSettings(ImageNetwork.AUTO, 0).encoder(spec, false).hasImages()) {
            throw new UserError("algorithm.name = " + algorithm + " has no convolutions, but " + spec.name()
                    + " observes images: use ppo, appo, impala or dqn, or an observation of one dimension");
        }
    }

    private void add(String of, Space space, boolean normalized, List<Encoder.Part> parts) {
        if (space instanceof Dict dict) {
            for (Dict.Part part : dict.parts()) {
                add(of + "." + part.name(), part.space(), normalized, parts);
            }
        } else if (space instanceof Box box && network(of, box) != ImageNetwork.NONE) {
            parts.add(image(box, network(of, box), normalized));
        } else if (!parts.isEmpty() && parts.getLast() instanceof Encoder.Plain before) {
            parts.set(parts.size() - 1, new Encoder.Plain(Math.addExact(before.inputs(), space.size())));
        } else {
            parts.add(new Encoder.Plain(space.size()));
        }
    }

    private ImageNetwork network(String of, Box box) {
        if (box.shape().size() != IMAGE_DIMENSIONS) {
            return ImageNetwork.NONE;
        }
        int smallest = Math.min(box.shape().get(0), box.shape().get(1));
        if (images == ImageNetwork.AUTO) {
            return smallest >= ImageNetwork.NATURE.smallestImage()
                    ? ImageNetwork.NATURE
                    : smallest >= ImageNetwork.SMALL.smallestImage() ? ImageNetwork.SMALL : ImageNetwork.NONE;
        }
        if (images != ImageNetwork.NONE && smallest < images.smallestImage()) {
            throw new UserError(
                    "algorithm.network.encoder.images = " + images.name().toLowerCase(Locale.ROOT)
                            + " needs images of at least " + images.smallestImage() + " x " + images.smallestImage()
                            + ", but those of " + of + " are " + box.shape() + ": use small, none or auto");
        }
        return images;
    }

    private ImageEncoder image(Box box, ImageNetwork network, boolean normalized) {
        boolean scaled = !normalized && hasOneScale(box);
        return new ImageEncoder(
                box.shape().get(0),
                box.shape().get(1),
                box.shape().get(2),
                scaled ? box.low()[0] : 0,
                scaled ? box.high()[0] - box.low()[0] : 1,
                network.convolutions(),
                features == 0 ? network.features() : features);
    }

    /** Whether all elements have the same bounds, and finite ones. */
    private static boolean hasOneScale(Box box) {
        float low = box.low()[0];
        float high = box.high()[0];
        for (int i = 1; i < box.size(); i++) {
            if (box.low()[i] != low || box.high()[i] != high) {
                return false;
            }
        }
        return high > low && Float.isFinite(low) && Float.isFinite(high - low);
    }
}
