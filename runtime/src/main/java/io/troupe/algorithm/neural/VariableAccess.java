package io.troupe.algorithm.neural;

import io.troupe.tensorflow.BoundRun;
import io.troupe.tensorflow.FloatTensor;
import io.troupe.tensorflow.GraphSession;
import io.troupe.tensorflow.GraphSession.Feed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/** Parameters and moments of a session, from and to arrays. */
public final class VariableAccess implements AutoCloseable {
    private static final List<Op> NO_TARGETS = List.of();

    private final GraphSession session;
    private final AdamVariables variables;
    private final BoundRun readParameters;

    /** @param session outlives this object */
    public VariableAccess(GraphSession session, AdamVariables variables) {
        this.session = session;
        this.variables = variables;
        readParameters = session.bind(List.of(), Optional.of(variables.parameters), NO_TARGETS);
    }

    /** Replaces all parameters. */
    public void assignParameters(float[] values) {
        assign(List.of(variables.parameterFeed), List.of(values), List.of(variables.assignParameters));
    }

    /** Replaces both moments. */
    public void assignMoments(float[] first, float[] second) {
        assign(
                List.of(variables.firstMomentFeed, variables.secondMomentFeed),
                List.of(first, second),
                variables.assignMoments);
    }

    /** Each time with tensors of its own: the variable keeps their memory. */
    private void assign(List<Placeholder<TFloat32>> placeholders, List<float[]> values, List<Op> operations) {
        List<Feed> feeds = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            feeds.add(new Feed(placeholders.get(i), FloatTensor.vector(values.get(i))));
        }
        try (BoundRun run = session.bind(feeds, Optional.empty(), operations)) {
            run.run();
        } finally {
            feeds.forEach(feed -> feed.tensor().close());
        }
    }

    /** Reads all parameters into an array. */
    public void readParameters(float[] destination) {
        readParameters.run(destination);
    }

    /** Adam's first moment, in a new array. */
    public float[] firstMoment() {
        return read(variables.firstMoment);
    }

    /** Adam's second moment, in a new array. */
    public float[] secondMoment() {
        return read(variables.secondMoment);
    }

    private float[] read(Operand<TFloat32> variable) {
        try (BoundRun run = session.bind(List.of(), Optional.of(variable), NO_TARGETS)) {
            float[] values = new float[variables.size()];
            run.run(values);
            return values;
        }
    }

    @Override
    public void close() {
        readParameters.close();
    }
}
