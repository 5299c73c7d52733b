package io.troupe.env;

import io.troupe.random.RandomStream;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** The parameters of one copy's episode. */
final class EpisodeParameters {
    private final double[] values;
    /** By the experiment. */
    private final DrawnParameters given;

    private DrawnParameters drawn;

    EpisodeParameters(DrawnParameters drawn) {
        given = drawn;
        this.drawn = drawn;
        values = new double[drawn.count()];
    }

    /** From the next episode on. */
    void replaceBy(DrawnParameters next) {
        drawn = next;
    }

    /** Draws those of a new episode. */
    void draw(RandomStream random) {
        drawn.draw(random, values);
    }

    /** Sets those of the current episode. */
    void applyTo(Environment environment) throws Fault {
        if (values.length > 0 && environment instanceof Parameterised parameterised) {
            try {
                parameterised.set(values.clone());
            } catch (Throwable thrown) { // linkage errors and assertions are an author's mistakes too
                throw Fault.thrownBy("set", thrown, " (there are " + values.length + " parameters)");
            }
        }
    }

    void save(DataOutput out) throws IOException {
        for (double value : values) {
            out.writeDouble(value);
        }
        drawn.saveChanges(given, out);
    }

    void restore(DataInput in) throws IOException {
        for (int i = 0; i < values.length; i++) {
            values[i] = in.readDouble();
        }
        drawn = given.withChanges(in);
    }
}
