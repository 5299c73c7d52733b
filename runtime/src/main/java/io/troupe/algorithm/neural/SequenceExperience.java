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

/** Sequences with what the policy remembered before them. */
public final class SequenceExperience implements Experience<SequenceBatch> {
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

    @Override
    public int add(List<Trajectory> fragments) {
        int rows = intake.prepare(fragments);
        for (Trajectory fragment : fragments) {
            replay.add(fragment);
        }
        return rows;
    }

    @Override
    public boolean isEmpty() {
        return replay.size() == 0;
    }

    @Override
    public SequenceBatch draw() {
        replay.sample(batch, draws);
        return batch;
    }

    @Override
    public void report(SortedMap<String, Float> metrics) {
        metrics.put("Replay/Sequences", (float) replay.size());
        metrics.put("Replay/Samples Per Insert", (float) replay.samplesPerInsert());
    }

    @Override
    public void save(SortedMap<String, byte[]> components) {
        replay.save(components);
        components.put(DRAWS, LearnerState.bytes(draws));
    }

    @Override
    public void restore(SortedMap<String, byte[]> components) {
        replay.restore(components);
        LearnerState.restore(draws, DRAWS, components);
    }
}
