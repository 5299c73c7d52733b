package io.troupe.env;

import io.troupe.trajectory.Trajectory;
import java.util.Arrays;
import java.util.Optional;

/**
 * The rows of one fragment, or of one part of it, that are handed to an author's environment for one call in development
 * mode: filled with what no environment writes, so that what was written, what was not, and what was written later shows.
 */
final class LentRows {
    /** A place that was not to be written to. */
    record Trespass(int copy, String where) {}

    private final Trajectory rows;
    private final int t;
    /** Rows of one copy in each step. */
    private final int agents;
    /** What is in the flags of the other rows. */
    private final boolean pattern;

    private float[] actionsBefore = new float[0];
    private float[] observationsBefore = new float[0];
    private int endsWhenRetired;
    private int episodesWhenRetired;

    /**
     * @param rows new; nobody else has them
     * @param t the step that is to be written
     * @param pattern false and true in turn, so that whichever an environment writes elsewhere shows
     */
    LentRows(Trajectory rows, int t, int agents, boolean pattern) {
        this.rows = rows;
        this.t = t;
        this.agents = agents;
        this.pattern = pattern;
        unwriteFloats();
        fillFlags(pattern);
        int first = t * rows.copies();
        // Neither is ever true at once: so it shows where one of them is not written.
        Arrays.fill(rows.terminated, first, first + rows.copies(), true);
        Arrays.fill(rows.truncated, first, first + rows.copies(), true);
        // As fragments are when a collection begins.
        Arrays.fill(rows.voided, first, first + rows.copies(), false);
    }

    private void unwriteFloats() {
        Unwritten.fill(rows.observations);
        Unwritten.fill(rows.actions);
        Unwritten.fill(rows.rewards);
        Unwritten.fill(rows.streamRewards);
        Unwritten.fill(rows.behaviourLogProbs);
    }

    private void fillFlags(boolean flag) {
        Arrays.fill(rows.terminated, flag);
        Arrays.fill(rows.truncated, flag);
        Arrays.fill(rows.voided, flag);
    }

    Trajectory rows() {
        return rows;
    }

    /** Which copy a row of the step is of. */
    int copy(int column) {
        return column / agents;
    }

    /** Takes what one step begins with; both arrays stay as they are. */
    void take(float[] observations, float[] actions) {
        System.arraycopy(observations, 0, rows.observations, t * observations.length, observations.length);
        System.arraycopy(actions, 0, rows.actions, t * actions.length, actions.length);
        observationsBefore = observations;
        actionsBefore = actions;
    }

    /** What was written in a step that was only to be read. */
    Optional<Trespass> changedActions() {
        return changed("the actions, which are read-only", rows.actions, actionsBefore)
                .or(() -> changed("the observations of the step before", rows.observations, observationsBefore));
    }

    private Optional<Trespass> changed(String where, float[] values, float[] before) {
        for (int i = 0; i < before.length; i++) {
            if (Float.floatToRawIntBits(before[i]) != Float.floatToRawIntBits(values[t * before.length + i])) {
                return Optional.of(new Trespass(i / (before.length / rows.copies()) / agents, where));
            }
        }
        return Optional.empty();
    }

    /** What a reset wrote besides the observations of row {@code t}. */
    Optional<Trespass> besidesReset() {
        return written("observations", rows.observations, rows.observationSize(), t, t)
                .or(() -> written("actions", rows.actions, rows.actionSize(), -1, -1));
    }

    /** What a step wrote that belongs to other steps. */
    Optional<Trespass> besidesStep() {
        return written("observations", rows.observations, rows.observationSize(), t, t + 1)
                .or(() -> written("actions", rows.actions, rows.actionSize(), t, t))
                .or(() -> written("rewards", rows.rewards, 1, t, t))
                .or(() -> written("streamRewards", rows.streamRewards, rows.streams(), t, t))
                .or(() -> written("behaviourLogProbs", rows.behaviourLogProbs, 1, -1, -1))
                .or(() -> written("terminated", rows.terminated))
                .or(() -> written("truncated", rows.truncated))
                .or(() -> written("voided", rows.voided));
    }

    private Optional<Trespass> written(String name, float[] values, int size, int firstOwn, int lastOwn) {
        int width = rows.copies() * size;
        int i = Unwritten.firstWritten(values, 0, values.length);
        while (i < values.length && i / width >= firstOwn && i / width <= lastOwn) {
            i = Unwritten.firstWritten(values, (lastOwn + 1) * width, values.length);
        }
        return i == values.length ? Optional.empty() : Optional.of(trespass(name, i / size));
    }

    private Optional<Trespass> written(String name, boolean[] flags) {
        for (int row = 0; row < flags.length; row++) {
            if (flags[row] != pattern && row / rows.copies() != t) {
                return Optional.of(trespass(name, row));
            }
        }
        return Optional.empty();
    }

    private Trespass trespass(String name, int row) {
        return new Trespass(
                row % rows.copies() / agents,
                name + rows.behaviourSuffix() + " of step " + row / rows.copies() + " of the fragment, not of step "
                        + t);
    }

    /** Index of the first copy whose reward was not written, the number of copies where there is none. */
    int firstWithoutReward() {
        int column = 0;
        while (column < rows.copies() && !Unwritten.is(rows.rewards[t * rows.copies() + column])) {
            column++;
        }
        return column / agents;
    }

    /** Index of the first copy of whose observation at a step something was not written, likewise. */
    int firstWithoutObservation(int step) {
        int width = rows.copies() * rows.observationSize();
        int i = 0;
        while (i < width && !Unwritten.is(rows.observations[step * width + i])) {
            i++;
        }
        return i == width ? rows.copies() / agents : i / rows.observationSize() / agents;
    }

    /** The call is over: whoever has kept the rows finds nothing there, and is found where he writes. */
    void retire() {
        unwriteFloats();
        fillFlags(true);
        endsWhenRetired = rows.finalObservations.count();
        episodesWhenRetired = rows.episodes.count();
    }

    /** Where they were written to after they were retired. */
    Optional<Trespass> touched() {
        if (rows.finalObservations.count() != endsWhenRetired || rows.episodes.count() != episodesWhenRetired) {
            return Optional.of(new Trespass(0, "finalObservations and episodes" + rows.behaviourSuffix()));
        }
        return touched("observations", rows.observations, rows.observationSize())
                .or(() -> touched("actions", rows.actions, rows.actionSize()))
                .or(() -> touched("rewards", rows.rewards, 1))
                .or(() -> touched("streamRewards", rows.streamRewards, rows.streams()))
                .or(() -> touched("terminated", rows.terminated))
                .or(() -> touched("truncated", rows.truncated))
                .or(() -> touched("voided", rows.voided));
    }

    private Optional<Trespass> touched(String name, float[] values, int size) {
        int i = Unwritten.firstWritten(values, 0, values.length);
        return i == values.length
                ? Optional.empty()
                : Optional.of(new Trespass(i / size % rows.copies() / agents, name + rows.behaviourSuffix()));
    }

    private Optional<Trespass> touched(String name, boolean[] flags) {
        for (int row = 0; row < flags.length; row++) {
            if (!flags[row]) {
                return Optional.of(new Trespass(row % rows.copies() / agents, name + rows.behaviourSuffix()));
            }
        }
        return Optional.empty();
    }
}
