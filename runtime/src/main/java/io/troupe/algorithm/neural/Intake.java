package io.troupe.algorithm.neural;

import io.troupe.algorithm.LearnerFailure;
import io.troupe.spec.ActionScaling;
import io.troupe.spec.Space;
import io.troupe.trajectory.FinalObservations;
import io.troupe.trajectory.Trajectory;
import java.util.List;
import java.util.Optional;

/**
 * Looks at fragments before a replay takes them in: what is in there is learnt from again and again, so nothing bad may get
 * there.
 *
 * @param action space of the actions
 * @param scaling of the continuous elements of an action, if there are any
 */
record Intake(Space action, Optional<ActionScaling> scaling) {
    /**
     * Checks all values, and then brings continuous actions to [-1, 1], in place.
     *
     * @return environment steps
     * @throws LearnerFailure when a value is not finite or an action not one of the space, with copy and step
     */
    int prepare(List<Trajectory> fragments) {
        int rows = 0;
        for (Trajectory fragment : fragments) {
            rows += fragment.rows();
            require(fragment);
        }
        scaling.ifPresent(box -> {
            for (Trajectory fragment : fragments) {
                for (int row = 0; row < fragment.rows(); row++) {
                    box.normalize(fragment.actions, row * fragment.actionSize());
                }
            }
        });
        return rows;
    }

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
            requireFinite(fragment, "observation", row, fragment.observations, row * size, size);
        }
        FinalObservations finals = fragment.finalObservations;
        for (int i = 0; i < finals.count(); i++) {
            requireFinite(fragment, "final observation", finals.row(i), finals.values(), i * size, size);
        }
        int stateSize = fragment.stateSize();
        for (int i = 0; i * stateSize < fragment.states.length; i++) {
            int row = i / fragment.copies() * fragment.sequenceLength() * fragment.copies() + i % fragment.copies();
            requireFinite(fragment, "state", row, fragment.states, i * stateSize, stateSize);
        }
    }

    private static void requireFinite(Trajectory fragment, String what, int row, float[] values, int from, int count) {
        for (int i = 0; i < count; i++) {
            if (!Float.isFinite(values[from + i])) {
                throw failure(fragment, what, row, "element " + i + " is " + values[from + i]);
            }
        }
    }

    private static LearnerFailure failure(Trajectory fragment, String what, int row, String problem) {
        return new LearnerFailure("the " + what + " of copy " + row % fragment.copies() + " at step "
                + row / fragment.copies() + " of fragment " + fragment.sequence() + " of worker " + fragment.worker()
                + " cannot be learnt from: " + problem);
    }
}
