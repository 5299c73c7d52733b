package io.troupe.algorithm.neural;

import io.troupe.random.RandomStream;
import io.troupe.replay.SequenceBatch;
import io.troupe.replay.SequenceReplay;
import io.troupe.replay.SequenceShape;
import io.troupe.spec.ActionScaling;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.trajectory.Trajectory;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** As {@link Experience}, in sequences with what the policy remembered before them. */
public final class SequenceExperience {
    private static final String DRAWS = "draws";

    private final Intake intake;
    private final SequenceReplay replay;
    private final SequenceBatch batch;
    private final RandomStream draws;

    /**
     * @param shape of the sequences
     * @param scaling of the continuous elements of an action, if there are any
     * @param seed the experiment's
     */
    public SequenceExperience(
            ReplaySettings settings,
            SequenceShape shape,
            EnvironmentSpec spec,
            Optional<ActionScaling> scaling,
            long seed) {
        intake = new Intake(spec.action(), scaling);
        replay = new SequenceReplay(
                shape, settings.discount(), settings.bufferSize() / shape.steps(), settings.bufferHeap());
        batch = new SequenceBatch(shape, settings.batchSize() / shape.steps());
        draws = RandomStream.derive(seed, "replay", 0);
    }

    /**
     * Takes in everything that is complete; normalises the fragments' actions in place.
     *
     * @return environment steps
     * @throws io.troupe.algorithm.LearnerFailure when a value is not finite or an action not one of the space, before
     *     anything is taken in
     */
    public int add(List<Trajectory> fragments) {
        int rows = intake.prepare(fragments);
        for (Trajectory fragment : fragments) {
            replay.add(fragment);
        }
        return rows;
    }

    /** Whether there is something to learn from. */
    public boolean isEmpty() {
        return replay.size() == 0;
    }

    /** A new draw; the same object each time. */
    public SequenceBatch draw() {
        replay.sample(batch, draws);
        return batch;
    }

    /** Adds what there is to say. */
    public void report(SortedMap<String, Float> metrics) {
        metrics.put("Replay/Sequences", (float) replay.size());
        metrics.put("Replay/Samples Per Insert", (float) replay.samplesPerInsert());
    }

    /** Adds everything to a learner's components. */
    public void save(SortedMap<String, byte[]> components) {
        replay.save(components);
        components.put(DRAWS, LearnerState.bytes(draws));
    }

    /**
     * Takes up what {@link #save} gave.
     *
     * @throws IllegalArgumentException when a component is missing or does not fit, naming it
     */
    public void restore(SortedMap<String, byte[]> components) {
        replay.restore(components);
        LearnerState.restore(draws, DRAWS, components);
    }
}
