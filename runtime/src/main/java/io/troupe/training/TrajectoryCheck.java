package io.troupe.training;

import io.troupe.math.RunningMoments;
import io.troupe.spec.ActionParts;
import io.troupe.trajectory.FinalObservations;
import io.troupe.trajectory.Trajectory;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** Keeps poison away from the optimiser: what a fragment holds must be finite, and its actions allowed. */
final class TrajectoryCheck {
    private TrajectoryCheck() {}

    /** Something that is not finite. */
    private record Poison(String what, int row, float value) {}

    /**
     * What is wrong with a fragment, naming the array and where; empty when nothing is. Of several things it is what came
     * first: an observation makes the action that follows it what it is, and that the reward.
     */
    static String problem(Trajectory fragment) {
        Optional<Poison> first = Stream.of(
                        inStates(fragment),
                        find("observation", fragment.observations, fragment.observationSize()),
                        find("action", fragment.actions, fragment.actionSize()),
                        find("log-probability", fragment.behaviourLogProbs, 1),
                        find("reward", fragment.rewards, 1),
                        inFinalObservations(fragment))
                .flatMap(Optional::stream)
                .min(Comparator.comparingInt(poison -> poison.row() / fragment.copies()));
        if (first.isPresent()) {
            Poison poison = first.get();
            return poison.what() + where(fragment, poison.row()) + " is " + poison.value();
        }
        if (!(finite(fragment.observationMoments) && finite(fragment.returnMoments))) {
            // What was measured may be replaced since; the statistics still know.
            return "an observation or reward of fragment " + fragment.sequence() + " of worker " + fragment.worker()
                    + " is not finite";
        }
        return "";
    }

    /**
     * What is wrong with the action masks of a fragment, or with its actions by them, naming copy, step and branch; empty
     * when nothing is.
     */
    static String maskProblem(Trajectory fragment) {
        int size = fragment.maskSize();
        if (size == 0) {
            return "";
        }
        ActionParts parts = ActionParts.of(fragment.action());
        for (int row = 0; row < fragment.rows() + fragment.copies(); row++) {
            String problem = parts.whyNot(fragment.actionMasks, row * size);
            if (problem.isEmpty() && row < fragment.rows()) {
                problem = parts.whyNot(fragment.actions, row * fragment.actionSize(), fragment.actionMasks, row * size);
            }
            if (!problem.isEmpty()) {
                return "action" + where(fragment, row) + " is not possible: " + problem;
            }
        }
        return finalMaskProblem(fragment, parts);
    }

    /** Nothing is decided after a task has ended, so what its last mask says does not matter. */
    private static String finalMaskProblem(Trajectory fragment, ActionParts parts) {
        FinalObservations finals = fragment.finalObservations;
        for (int i = 0; i < finals.count(); i++) {
            int row = finals.row(i);
            String problem = fragment.terminated[row] ? "" : parts.whyNot(finals.masks(), i * fragment.maskSize());
            if (!problem.isEmpty()) {
                return "action after the end" + where(fragment, row) + " is not possible: " + problem;
            }
        }
        return "";
    }

    private static boolean finite(RunningMoments moments) {
        for (int i = 0; i < moments.size(); i++) {
            if (!Double.isFinite(moments.mean(i)) || !Double.isFinite(moments.squaredDeviations(i))) {
                return false;
            }
        }
        return true;
    }

    private static Optional<Poison> inStates(Trajectory fragment) {
        float[] states = fragment.states;
        for (int i = 0; i < states.length; i++) {
            if (!Float.isFinite(states[i])) {
                int stored = i / fragment.stateSize();
                int step = stored / fragment.copies() * fragment.sequenceLength();
                int row = step * fragment.copies() + stored % fragment.copies();
                return Optional.of(new Poison("state of the policy", row, states[i]));
            }
        }
        return Optional.empty();
    }

    private static Optional<Poison> inFinalObservations(Trajectory fragment) {
        float[] values = fragment.finalObservations.values();
        int used = fragment.finalObservations.count() * fragment.observationSize();
        for (int i = 0; i < used; i++) {
            if (!Float.isFinite(values[i])) {
                int row = fragment.finalObservations.row(i / fragment.observationSize());
                return Optional.of(new Poison("final observation", row, values[i]));
            }
        }
        return Optional.empty();
    }

    private static Optional<Poison> find(String what, float[] values, int rowFloats) {
        // Multiplying by zero keeps NaN and infinity and nothing else: a loop without branches, checked once.
        float poison = 0;
        for (float value : values) {
            poison += value * 0f;
        }
        if (poison == 0) {
            return Optional.empty();
        }
        int bad = 0;
        while (Float.isFinite(values[bad])) {
            bad++;
        }
        return Optional.of(new Poison(what, bad / rowFloats, values[bad]));
    }

    private static String where(Trajectory fragment, int row) {
        return " of copy " + row % fragment.copies() + " at step " + row / fragment.copies() + " of fragment "
                + fragment.sequence() + " of worker " + fragment.worker();
    }
}
