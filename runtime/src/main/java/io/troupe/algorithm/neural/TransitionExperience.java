package io.troupe.algorithm.neural;

import io.troupe.random.RandomStream;
import io.troupe.replay.NStepAssembler;
import io.troupe.replay.Replay;
import io.troupe.replay.TransitionBatch;
import io.troupe.replay.TransitionShape;
import io.troupe.replay.UniformReplay;
import io.troupe.spec.ActionScaling;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.trajectory.Trajectory;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** Transitions of one step or several, each as likely to be drawn as any other. */
public final class TransitionExperience implements Experience<TransitionBatch> {
    private static final String WINDOWS = "windows";
    private static final String DRAWS = "draws";

    private final Intake intake;
    private final NStepAssembler assembler;
    private final Replay replay;
    private final TransitionBatch batch;
    private final RandomStream draws;

    /**
     * @param scaling of the continuous elements of an action, if there are any
     * @param seed the experiment's
     */
    public TransitionExperience(
            ReplaySettings settings, EnvironmentSpec spec, Optional<ActionScaling> scaling, long seed) {
        intake = new Intake(spec.action(), scaling);
        TransitionShape shape = TransitionShape.of(spec);
        assembler = new NStepAssembler(settings.nStep(), settings.discount(), shape);
        replay = new UniformReplay(shape, settings.bufferSize(), settings.bufferHeap());
        batch = TransitionBatch.withOnes(shape, settings.batchSize());
        draws = RandomStream.derive(seed, "replay", 0);
    }

    @Override
    public int add(List<Trajectory> fragments) {
        int rows = intake.prepare(fragments);
        for (Trajectory fragment : fragments) {
            assembler.add(fragment, replay);
        }
        return rows;
    }

    @Override
    public boolean isEmpty() {
        return replay.size() == 0;
    }

    @Override
    public TransitionBatch draw() {
        replay.sample(batch, 0, batch.rows(), draws);
        return batch;
    }

    @Override
    public void report(SortedMap<String, Float> metrics) {
        metrics.put("Replay/Size", (float) replay.size());
        metrics.put("Replay/Samples Per Insert", (float) replay.samplesPerInsert());
    }

    @Override
    public void save(SortedMap<String, byte[]> components) {
        replay.save(components);
        components.put(WINDOWS, assembler.save());
        components.put(DRAWS, LearnerState.bytes(draws));
    }

    @Override
    public void restore(SortedMap<String, byte[]> components) {
        replay.restore(components);
        byte[] windows = components.get(WINDOWS);
        if (windows == null) {
            throw new IllegalArgumentException("the saved learner lacks its component '" + WINDOWS + "'");
        }
        assembler.restore(windows);
        LearnerState.restore(draws, DRAWS, components);
    }
}
