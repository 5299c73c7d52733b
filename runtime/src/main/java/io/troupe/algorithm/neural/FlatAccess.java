package io.troupe.algorithm.neural;

import io.troupe.tensorflow.BoundRun;
import io.troupe.tensorflow.FloatTensor;
import io.troupe.tensorflow.GraphSession;
import io.troupe.tensorflow.GraphSession.Feed;
import java.util.List;
import java.util.Optional;
import org.tensorflow.op.Op;

/** Variables of a session as one vector, from and to arrays. */
public final class FlatAccess implements AutoCloseable {
    private static final List<Op> NO_TARGETS = List.of();

    private final GraphSession session;
    private final FlatVariables variables;
    private final BoundRun readValues;

    /**
     * The parameters of a network.
     *
     * @param session outlives this object
     */
    public FlatAccess(GraphSession session, PerceptronVariables network) {
        this(session, network.flatParameters());
    }

    FlatAccess(GraphSession session, FlatVariables variables) {
        this.session = session;
        this.variables = variables;
        readValues = session.bind(List.of(), Optional.of(variables.values()), NO_TARGETS);
    }

    /** Floats of all together. */
    public int size() {
        return variables.size();
    }

    /** Replaces all values. */
    public void assign(float[] values) {
        // With a tensor of its own each time: a variable may keep its memory.
        try (FloatTensor tensor = FloatTensor.vector(values);
                BoundRun run = session.bind(
                        List.of(new Feed(variables.feed(), tensor)), Optional.empty(), variables.assign())) {
            run.run();
        }
    }

    /** Reads the first values into an array, as many as fit. */
    public void read(float[] destination) {
        readValues.run(destination);
    }

    /** All values, in a new array. */
    public float[] read() {
        float[] values = new float[variables.size()];
        read(values);
        return values;
    }

    @Override
    public void close() {
        readValues.close();
    }
}
