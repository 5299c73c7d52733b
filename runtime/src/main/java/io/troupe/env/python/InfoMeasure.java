package io.troupe.env.python;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * A number in Gymnasium's {@code info} that is measured in each episode.
 *
 * @param key in {@code info}
 * @param how the values of an episode's steps become one
 */
record InfoMeasure(String key, How how) {
    /** Reads an element of {@code environment.parameters.measures}; empty where it is none. */
    static Optional<InfoMeasure> from(Object value) {
        if (value instanceof String key && !key.isBlank()) {
            return Optional.of(new InfoMeasure(key, How.LAST));
        }
        if (!(value instanceof Map<?, ?> section) || section.size() != 1) {
            return Optional.empty();
        }
        return Arrays.stream(How.values())
                .filter(how -> section.get(how.text()) instanceof String key && !key.isBlank())
                .map(how -> new InfoMeasure(String.valueOf(section.get(how.text())), how))
                .findFirst();
    }

    /** What stands for the values of all steps. */
    enum How {
        /** The value of the step that ends the episode. */
        LAST("last"),
        /** The sum over the steps that have a value. */
        SUM("sum"),
        /** The mean over the steps that have a value. */
        MEAN("mean");

        private final String text;

        How(String text) {
            this.text = text;
        }

        /** What the other side, and experiments, call it. */
        String text() {
            return text;
        }
    }
}
