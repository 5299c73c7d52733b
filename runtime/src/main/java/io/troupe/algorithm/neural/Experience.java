package io.troupe.algorithm.neural;

import io.troupe.algorithm.LearnerFailure;
import io.troupe.random.RandomStream;
import io.troupe.replay.NStepAssembler;
import io.troupe.replay.Replay;
import io.troupe.replay.TransitionBatch;
import io.troupe.replay.TransitionShape;
import io.troupe.replay.UniformReplay;
import io.troupe.spec.ActionScaling;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.spec.Space;
import io.troupe.trajectory.FinalObservations;
import io.troupe.trajectory.Trajectory;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** What was seen so far and is learnt from again: a uniform replay with its draws, and actions in [-1, 1]. */
public final class Experience {
    private static final String WINDOWS = "windows";
    private static final String DRAWS = "draws";

    private final Space action;
    private final Optional<ActionScaling> scaling;
    private final NStepAssembler assembler;
    private final Replay replay;
    private final TransitionBatch batch;
    private final RandomStream draws;

    /**
     * @param scaling of the continuous elements of an action, if there are any
     * @param seed the experiment's
     */
    public Experience(ReplaySettings settings, EnvironmentSpec spec, Optional<ActionScaling> scaling, long seed) {
        action = spec.action();
        this.scaling = scaling;
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
     * @throws LearnerFailure when a value is not finite or an action not one of the space, before anything is taken in
     */
    public int add(List<Trajectory> fragments) {
        int rows = 0;
        for (Trajectory fragment : fragments) {
            rows += fragment.rows();
            require(fragment);
        }
        for (Trajectory fragment : fragments) {
            scaling.ifPresent(box -> {
                for (int row = 0; row < fragment.rows(); row++) {
                    box.normalize(fragment.actions, row * fragment.actionSize());
                }
            });
            assembler.add(fragment, replay);
        }
        return rows;
    }

    /** What is in a replay is learnt from again and again, so nothing bad may get there. */
    private void require(Trajectory fragment) {
        int size = fragment.observationSize();
        for (int row = 0; row < fragment.rows(); row++) {
            action.clip(fragment.actions, row * fragment.actionSize());
            String problem = action.whyNot(fragment.actions, row * fragment.actionSize());
            if (!problem.isEmpty()) {
                throw failure(fragment, "action", row, problem);
            }
            if (!Float.isFinite(fragment.rewards[row])) {
                throw failure(fragment, "reward", row, "it is " + fragment.rewards[row]);
            }
        }
        for (int row = 0; row < fragment.rows() + fragment.copies(); row++) {
            requireFinite(fragment, "observation", row, fragment.observations, row * size);
        }
        FinalObservations finals = fragment.finalObservations;
        for (int i = 0; i < finals.count(); i++) {
            requireFinite(fragment, "final observation", finals.row(i), finals.values(), i * size);
        }
    }

    private static void requireFinite(Trajectory fragment, String what, int row, float[] observations, int from) {
        for (int i = 0; i < fragment.observationSize(); i++) {
            if (!Float.isFinite(observations[from + i])) {
                throw failure(fragment, what, row, "element " + i + " is " + observations[from + i]);
            }
        }
    }

    private static LearnerFailure failure(Trajectory fragment, String what, int row, String problem) {
        return new LearnerFailure("the " + what + " of copy " + row % fragment.copies() + " at step "
                + row / fragment.copies() + " of fragment " + fragment.sequence() + " of worker " + fragment.worker()
                + " cannot be learnt from: " + problem);
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
