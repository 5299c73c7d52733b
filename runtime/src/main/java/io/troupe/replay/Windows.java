package io.troupe.replay;

import io.troupe.proto.replay.CopyWindow;
import io.troupe.proto.replay.WorkerWindow;
import io.troupe.trajectory.Trajectory;
import java.util.Arrays;

/** Steps of one worker's copies that wait for the rest of their n rewards: at most n - 1 a copy. */
final class Windows {
    private static final float[] NO_MASK = {};

    private final int length;
    private final int copies;
    private final int observationSize;
    private final int actionSize;
    /** [B, n - 1, O]; each copy's part is a ring. */
    private final float[] observations;
    /** [B, n - 1, A]. */
    private final float[] actions;
    /** Sums so far, [B, n - 1]. */
    private final float[] rewards;

    private final int[] oldest;
    private final int[] count;
    /** What the next fragment must begin with, [B, O]; empty where nothing can wait. */
    private final float[] expected;

    private long nextSequence;

    Windows(int n, int copies, int observationSize, int actionSize) {
        length = n - 1;
        this.copies = copies;
        this.observationSize = observationSize;
        this.actionSize = actionSize;
        observations = new float[Math.multiplyExact(Math.multiplyExact(copies, length), observationSize)];
        actions = new float[Math.multiplyExact(Math.multiplyExact(copies, length), actionSize)];
        rewards = new float[copies * length];
        oldest = new int[copies];
        count = new int[copies];
        expected = new float[length == 0 ? 0 : Math.multiplyExact(copies, observationSize)];
    }

    int copies() {
        return copies;
    }

    int count(int copy) {
        return count[copy];
    }

    /**
     * Gives up what the fragment does not continue: one before it may have been dropped, and an environment that cannot
     * restore its state begins a new episode when a run is resumed.
     */
    void keepWhatGoesOn(Trajectory fragment) {
        if (length == 0) {
            return;
        }
        for (int copy = 0; copy < copies; copy++) {
            int from = copy * observationSize;
            int to = from + observationSize;
            boolean goesOn = fragment.sequence() == nextSequence
                    && Arrays.equals(expected, from, to, fragment.observations, from, to);
            if (!goesOn) {
                count[copy] = 0;
            }
        }
    }

    /** The fragment is done: the next one is expected to begin where it ended. */
    void end(Trajectory fragment) {
        nextSequence = fragment.sequence() + 1;
        System.arraycopy(fragment.observations, fragment.rows() * observationSize, expected, 0, expected.length);
    }

    /** Adds a reward to every step that waits, multiplied by the discount of as many steps as it is later. */
    void reward(int copy, float reward, float[] powers) {
        for (int i = 0; i < count[copy]; i++) {
            rewards[slot(copy, i)] += powers[count[copy] - i] * reward;
        }
    }

    void append(int copy, Trajectory fragment, int row, float reward) {
        int slot = slot(copy, count[copy]);
        System.arraycopy(
                fragment.observations, row * observationSize, observations, slot * observationSize, observationSize);
        System.arraycopy(fragment.actions, row * actionSize, actions, slot * actionSize, actionSize);
        rewards[slot] = reward;
        count[copy]++;
    }

    void removeOldest(int copy, float discount, float[] nextObservations, int nextObservation, TransitionSink sink) {
        int slot = slot(copy, 0);
        sink.add(
                observations,
                slot * observationSize,
                actions,
                slot * actionSize,
                rewards[slot],
                discount,
                nextObservations,
                nextObservation,
                NO_MASK,
                0);
        oldest[copy] = (oldest[copy] + 1) % length;
        count[copy]--;
    }

    private int slot(int copy, int age) {
        return copy * length + (oldest[copy] + age) % length;
    }

    WorkerWindow.Builder save() {
        WorkerWindow.Builder message = WorkerWindow.newBuilder().setNextSequence(nextSequence);
        for (float value : expected) {
            message.addObservations(value);
        }
        for (int copy = 0; copy < copies; copy++) {
            CopyWindow.Builder window = CopyWindow.newBuilder();
            for (int i = 0; i < count[copy]; i++) {
                int slot = slot(copy, i);
                for (int k = 0; k < observationSize; k++) {
                    window.addObservations(observations[slot * observationSize + k]);
                }
                for (int k = 0; k < actionSize; k++) {
                    window.addActions(actions[slot * actionSize + k]);
                }
                window.addRewards(rewards[slot]);
            }
            message.addCopies(window);
        }
        return message;
    }

    void restore(WorkerWindow saved) {
        require(saved.getObservationsCount() == expected.length, saved);
        nextSequence = saved.getNextSequence();
        for (int i = 0; i < expected.length; i++) {
            expected[i] = saved.getObservations(i);
        }
        for (int copy = 0; copy < copies; copy++) {
            CopyWindow window = saved.getCopies(copy);
            int waiting = window.getRewardsCount();
            require(
                    waiting <= length
                            && window.getObservationsCount() == waiting * observationSize
                            && window.getActionsCount() == waiting * actionSize,
                    saved);
            oldest[copy] = 0;
            count[copy] = waiting;
            for (int i = 0; i < window.getObservationsCount(); i++) {
                observations[copy * length * observationSize + i] = window.getObservations(i);
            }
            for (int i = 0; i < window.getActionsCount(); i++) {
                actions[copy * length * actionSize + i] = window.getActions(i);
            }
            for (int i = 0; i < waiting; i++) {
                rewards[copy * length + i] = window.getRewards(i);
            }
        }
    }

    private static void require(boolean fits, WorkerWindow saved) {
        if (!fits) {
            throw new IllegalArgumentException("the saved n-step windows of worker " + saved.getWorker()
                    + " are of other sizes, or of another algorithm.nStep");
        }
    }
}
