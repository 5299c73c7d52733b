package io.troupe.env;

import io.troupe.env.LentRows.Trespass;
import io.troupe.trajectory.FinalObservations;
import io.troupe.trajectory.Trajectory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/** A fragment that is handed to an author's environment for one call and never used again. */
final class LentFragment {
    /** Of the fragment: steps before and after the one that is written have to stay as they are. */
    static final int STEPS = 3;

    private final Trajectory fragment;
    private final int number;
    private final int t;
    /** Of the parts, and of the fragment itself where it is joint. */
    private final List<LentRows> all = new ArrayList<>();

    /**
     * @param copies that it is for
     * @param number of the call
     */
    LentFragment(SteppedCopies copies, int number) {
        fragment = copies.fragment(STEPS);
        this.number = number;
        t = number % STEPS;
        boolean pattern = number % 2 == 1;
        for (int k = 0; k < fragment.parts().size(); k++) {
            all.add(new LentRows(fragment.parts().get(k), t, copies.agentsOf(k).size(), pattern));
        }
        if (fragment.isJoint()) {
            all.add(new LentRows(fragment, t, 1, pattern));
        }
    }

    Trajectory fragment() {
        return fragment;
    }

    /** Number of the call. */
    int number() {
        return number;
    }

    /** The step that is written. */
    int t() {
        return t;
    }

    /** Takes over what one step begins with. */
    void take(Trajectory source, int step) {
        List<float[]> observations = new ArrayList<>();
        List<float[]> actions = new ArrayList<>();
        for (Trajectory part : source.parts()) {
            observations.add(row(part.observations, part.copies() * part.observationSize(), step));
            actions.add(row(part.actions, part.copies() * part.actionSize(), step));
        }
        take(observations, actions);
    }

    private static float[] row(float[] values, int width, int step) {
        return Arrays.copyOfRange(values, step * width, (step + 1) * width);
    }

    /** Takes what the agents of each behaviour observe and do. */
    void take(List<float[]> observations, List<float[]> actions) {
        for (int k = 0; k < actions.size(); k++) {
            all.get(k).take(observations.get(k), actions.get(k));
        }
    }

    /** What the agents of each behaviour do. */
    List<float[]> actions() {
        return fragment.parts().stream()
                .map(part -> row(part.actions, part.copies() * part.actionSize(), t))
                .toList();
    }

    /** Of the behaviours, and after them of the copies where there are several agents. */
    List<LentRows> all() {
        return all;
    }

    Optional<Trespass> besidesReset() {
        return first(LentRows::besidesReset);
    }

    Optional<Trespass> besidesStep() {
        return first(LentRows::changedActions).or(() -> first(LentRows::besidesStep));
    }

    private Optional<Trespass> first(Function<LentRows, Optional<Trespass>> search) {
        return all.stream().map(search).flatMap(Optional::stream).findFirst();
    }

    /** The first copy whose reward, or else whose next observation, was not written; none where all were. */
    OptionalInt unfinishedStep() {
        OptionalInt reward = least(LentRows::firstWithoutReward);
        return reward.isPresent() ? reward : least(rows -> rows.firstWithoutObservation(t + 1));
    }

    /** The first copy whose first observation was not written; none where all were. */
    OptionalInt unfinishedReset() {
        return least(rows -> rows.firstWithoutObservation(t));
    }

    private OptionalInt least(ToIntFunction<LentRows> copy) {
        return all.stream()
                .mapToInt(copy)
                .filter(found -> found < fragment.copies())
                .min();
    }

    void retire() {
        all.forEach(LentRows::retire);
    }

    Optional<Trespass> touched() {
        return first(LentRows::touched);
    }

    /** Hands on what was written in the step. */
    void copyTo(Trajectory target, int step) {
        for (int k = 0; k < target.parts().size(); k++) {
            copyRows(fragment.parts().get(k), target.parts().get(k), step);
            copyObservations(k, t + 1, target.parts().get(k).observations, step + 1);
        }
        if (fragment.isJoint()) {
            copyRows(fragment, target, step);
        }
    }

    /** Copies the observations of all copies at one step out. */
    void copyObservations(int k, int step, float[] target, int targetStep) {
        Trajectory part = fragment.parts().get(k);
        int width = part.copies() * part.observationSize();
        System.arraycopy(part.observations, step * width, target, targetStep * width, width);
    }

    /** What the first row of the first behaviour observes at a step. */
    float[] observation(int step) {
        Trajectory part = fragment.parts().getFirst();
        int size = part.observationSize();
        int at = step * part.copies() * size;
        return Arrays.copyOfRange(part.observations, at, at + size);
    }

    private void copyRows(Trajectory from, Trajectory to, int step) {
        int columns = from.copies();
        int row = t * columns;
        int target = step * columns;
        int streams = from.streams();
        System.arraycopy(from.rewards, row, to.rewards, target, columns);
        System.arraycopy(from.streamRewards, row * streams, to.streamRewards, target * streams, columns * streams);
        System.arraycopy(from.terminated, row, to.terminated, target, columns);
        System.arraycopy(from.truncated, row, to.truncated, target, columns);
        System.arraycopy(from.voided, row, to.voided, target, columns);
        FinalObservations ends = from.finalObservations;
        for (int i = 0; i < ends.count(); i++) {
            to.finalObservations.append(
                    ends.row(i) - row + target,
                    ends.values(),
                    i * from.observationSize(),
                    ends.masks(),
                    i * from.maskSize());
        }
        float[] measures = new float[from.episodes.measureNames().size()];
        for (int i = 0; i < from.episodes.count(); i++) {
            for (int n = 0; n < measures.length; n++) {
                measures[n] = from.episodes.measure(i, n);
            }
            to.episodes.append(from.episodes.episodeReturn(i), from.episodes.episodeLength(i), measures);
        }
    }
}
