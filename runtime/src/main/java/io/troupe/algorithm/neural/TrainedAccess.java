package io.troupe.algorithm.neural;

import io.troupe.proto.learner.AdamState;
import io.troupe.tensorflow.GraphSession;
import io.troupe.tensorflow.NativeParts;
import java.util.SortedMap;

/** A trained perceptron of a session: its parameters and its optimiser, from and to arrays and components. */
public final class TrainedAccess implements AutoCloseable {
    private final NativeParts parts = new NativeParts();
    private final FlatAccess parameters;
    private final FlatAccess firstMoment;
    private final FlatAccess secondMoment;

    /** @param session outlives this object */
    public TrainedAccess(GraphSession session, PerceptronVariables variables) {
        try {
            parameters = parts.add(new FlatAccess(session, variables.flatParameters()));
            firstMoment = parts.add(new FlatAccess(session, variables.flatFirstMoment()));
            secondMoment = parts.add(new FlatAccess(session, variables.flatSecondMoment()));
        } catch (RuntimeException | Error e) {
            parts.closeAfter(e);
            throw e;
        }
    }

    /** The parameters as a vector. */
    public FlatAccess parameters() {
        return parameters;
    }

    /** Adam's first moment as a vector. */
    public FlatAccess firstMoment() {
        return firstMoment;
    }

    /** Begins with these parameters and without moments. */
    public void begin(float[] values) {
        parameters.assign(values);
        firstMoment.assign(new float[values.length]);
        secondMoment.assign(new float[values.length]);
    }

    /** Adds the optimiser to a learner's components. */
    public void saveAdam(String component, long steps, SortedMap<String, byte[]> components) {
        components.put(component, LearnerState.bytes(steps, firstMoment.read(), secondMoment.read()));
    }

    /**
     * Takes up what {@link #saveAdam} gave.
     *
     * @return steps it had taken
     * @throws IllegalArgumentException when the component is missing or does not fit, naming it
     */
    public long restoreAdam(String component, SortedMap<String, byte[]> components) {
        AdamState saved = LearnerState.parse(AdamState.parser(), components, component);
        float[] first = LearnerState.firstMoment(component, saved, firstMoment.size());
        float[] second = LearnerState.secondMoment(component, saved, secondMoment.size());
        firstMoment.assign(first);
        secondMoment.assign(second);
        return saved.getSteps();
    }

    @Override
    public void close() {
        parts.close();
    }
}
