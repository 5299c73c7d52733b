package io.troupe.algorithm.neural;

import io.troupe.random.RandomStream;
import io.troupe.tensorflow.GraphSession;
import io.troupe.tensorflow.NativeParts;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Supplier;

/** Twin critics of a session with their optimisers and targets, from and to arrays and components. */
public final class TwinCriticsAccess implements AutoCloseable {
    private static final String CRITIC = "critic-";
    private static final String TARGET = "target-";
    private static final String ADAM = "-adam";

    private final NativeParts parts = new NativeParts();
    private final List<TrainedAccess> critics = new ArrayList<>();
    private final List<FlatAccess> targets = new ArrayList<>();

    /** @param session outlives this object */
    public TwinCriticsAccess(GraphSession session, TwinVariables twins) {
        try {
            twins.critics().forEach(critic -> critics.add(parts.add(new TrainedAccess(session, critic))));
            twins.targets().forEach(target -> targets.add(parts.add(new FlatAccess(session, target))));
        } catch (RuntimeException | Error e) {
            parts.closeAfter(e);
            throw e;
        }
    }

    /** Begins with new parameters, the targets with those of their critics. */
    public void begin(PerceptronLayout layout, RandomStream random) {
        begin(() -> UniformInitialization.parameters(layout, random));
    }

    /**
     * Begins with new parameters, the targets with those of their critics.
     *
     * @param initial makes the parameters of one critic
     */
    public void begin(Supplier<float[]> initial) {
        for (int i = 0; i < critics.size(); i++) {
            float[] parameters = initial.get();
            critics.get(i).begin(parameters);
            targets.get(i).assign(parameters);
        }
    }

    /** The trained ones. */
    public List<TrainedAccess> critics() {
        return critics;
    }

    /** Those that follow. */
    public List<FlatAccess> targets() {
        return targets;
    }

    /** Adds everything to a learner's components. */
    public void save(long adamSteps, SortedMap<String, byte[]> components) {
        for (int i = 0; i < critics.size(); i++) {
            TrainedAccess critic = critics.get(i);
            components.put(
                    CRITIC + (i + 1), LearnerState.bytes(critic.parameters().read()));
            critic.saveAdam(CRITIC + (i + 1) + ADAM, adamSteps, components);
            components.put(TARGET + (i + 1), LearnerState.bytes(targets.get(i).read()));
        }
    }

    /**
     * Takes up what {@link #save} gave.
     *
     * @return steps that the optimiser had taken
     * @throws IllegalArgumentException when a component is missing or does not fit, naming it
     */
    public long restore(SortedMap<String, byte[]> components) {
        long steps = 0;
        for (int i = 0; i < critics.size(); i++) {
            FlatAccess parameters = critics.get(i).parameters();
            FlatAccess target = targets.get(i);
            parameters.assign(LearnerState.parameters(components, CRITIC + (i + 1), parameters.size()));
            steps = critics.get(i).restoreAdam(CRITIC + (i + 1) + ADAM, components);
            target.assign(LearnerState.parameters(components, TARGET + (i + 1), target.size()));
        }
        return steps;
    }

    @Override
    public void close() {
        parts.close();
    }
}
