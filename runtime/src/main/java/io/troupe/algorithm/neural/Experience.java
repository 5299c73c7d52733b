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

/** What was seen so far and is learnt from again: a uniform replay with its draws, and actions in [-1, 1]. */
public final class Experience {
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
    public Experience(ReplaySettings settings, EnvironmentSpec spec, Optional<ActionScaling> scaling, long seed) {
        intake = new Intake(spec.action(), scaling);
        TransitionShape shape = TransitionShape.of(spec);
        assembler = new NStepAssembler(settings.nStep(), settings.discount(), shape);
        replay = new UniformReplay(shape, settings.bufferSize(), settings.bufferHeap());
        batch = TransitionBatch.withOnes(shape, settings.batchSize());
        draws = RandomStream.derive(seed, "replay", 0);
    }

    /**
     * Takes in everything that is complete; normalises the fragments' actions in place.
     *
     * @return environment steps
     * @throws io.troupe.algorithm.LearnerFailure when a value is not finite or an action not one of the space, before anything is taken in
     */
    public int add(List<Trajectory> fragments) {
        int rows = intake.prepare(fragments);
        for (Trajectory fragment : fragments) {
            assembler.add(fragment, replay);
        }
        return rows;
    }

    /** Whether there is something to learn from. */
    public boolean isEmpty() {
        return replay.size() == 0;
    }

    /** A new draw, with ones after the observations; the same object each time. */
    public TransitionBatch draw() {
        replay.sample(batch, 0, batch.rows(), draws);
        return batch;
    }

    /** Adds what there is to say. */
    public void report(SortedMap<String, Float> metrics) {
        metrics.put("Replay/Size", (float) replay.size());
        metrics.put("Replay/Samples Per Insert", (float) replay.samplesPerInsert());
    }

    /** Adds everything to a learner's components. */
    public void save(SortedMap<String, byte[]> components) {
        replay.save(components);
        components.put(WINDOWS, assembler.save());
        components.put(DRAWS, LearnerState.bytes(draws));
    }

    /**
     * Takes up what {@link #save} gave.
     *
     * @throws IllegalArgumentException when a component is missing or does not fit, naming it
     */
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
