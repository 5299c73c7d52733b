package io.troupe.policy;

import java.util.List;

/**
 * What is done to an observation before the hidden layers: images in it become features, all else stays as it is, one
 * after the other in the order of the observation.
 *
 * @param parts of the observation, first to last
 */
public record Encoder(List<Part> parts) {
    /** Some consecutive values of an observation. */
    public sealed interface Part permits Plain, ImageEncoder {
        /** Values of the observation. */
        int inputs();

        /** Values that they become. */
        int outputs();

        /** Multiply-adds for one observation. */
        long multiplyAdds();
    }

    /**
     * Values that stay as they are.
     *
     * @param inputs how many
     */
    public record Plain(int inputs) implements Part {
        @Override
        public int outputs() {
            return inputs;
        }

        @Override
        public long multiplyAdds() {
            return 0;
        }
    }

    public Encoder {
        parts = List.copyOf(parts);
    }

    /** Leaves observations of so many values as they are. */
    public static Encoder none(int observationSize) {
        return new Encoder(List.of(new Plain(observationSize)));
    }

    /** Whether anything is done. */
    public boolean hasImages() {
        return parts.stream().anyMatch(ImageEncoder.class::isInstance);
    }

    /** Values of an observation. */
    public int observationSize() {
        return parts.stream().mapToInt(Part::inputs).reduce(0, Math::addExact);
    }

    /** Values that the first hidden layer sees. */
    public int outputs() {
        return parts.stream().mapToInt(Part::outputs).reduce(0, Math::addExact);
    }

    /** Multiply-adds for one observation. */
    public long multiplyAdds() {
        return parts.stream().mapToLong(Part::multiplyAdds).sum();
    }
}
