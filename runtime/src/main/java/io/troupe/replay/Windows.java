package io.troupe.replay;

import io.troupe.proto.replay.CopyWindow;
import io.troupe.proto.replay.WorkerWindow;
import io.troupe.trajectory.Trajectory;
import java.util.Arrays;

/** Steps of one worker's copies that wait for the rest of their n rewards: at most n - 1 a copy. */
final class Windows {
    private final int length;
    private final int copies;
    private final int observationSize;
    private final int actionSize;
    private final int maskSize;
    /** [B, n - 1, O]; each copy's part is a ring. */
    private final float[] observations;
    /** [B, n - 1, A]. */
    private final float[] actions;
    /** [B, n - 1, M]. */
    private final float[] masks;
    /** Sums so far, [B, n - 1]. */
    private final float[] rewards;

    private final int[] oldest;
    private final int[] count;
    /** What the next fragment must begin with, [B, O]; empty where nothing can wait. */
    private final float[] expected;

    private long nextSequence;

    Windows(int n, int copies, TransitionShape shape) {
        length = n - 1;
        this.copies = copies;
        observationSize = shape.observationSize();
        actionSize = shape.actionSize();
        maskSize = shape.maskSize();
        observations = new float[Math.multiplyExact(Math.multiplyExact(copies, length), observationSize)];
        actions = new float[Math.multiplyExact(Math.multiplyExact(copies, length), actionSize)];
        masks = new float[Math.multiplyExact(Math.multiplyExact(copies, length), maskSize)];
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
        copyMask(fragment.actionMasks, row * maskSize, masks, slot * maskSize, maskSize);
        rewards[slot] = reward;
        count[copy]++;
    }

    /** @param bothMasks with that of the next observation in its second half; the first half is written */
    void removeOldest(
            int copy,
            float discount,
            float[] nextObservations,
            int nextObservation,
            float[] bothMasks,
            TransitionSink sink) {
        int slot = slot(copy, 0);
        System.arraycopy(masks, slot * maskSize, bothMasks, 0, maskSize);
        sink.add(
                observations,
                slot * observationSize,
                actions,
                slot * actionSize,
                rewards[slot],
                discount,
                nextObservations,
                nextObservation,
                bothMasks,
                0);
        oldest[copy] = (oldest[copy] + 1) % length;
        count[copy]--;
    }

    /** 1 for what is allowed. */
    static void copyMask(boolean[] source, int from, float[] target, int to, int count) {
        for (int i = 0; i < count; i++) {
            target[to + i] = source[from + i] ? 1 : 0;
        }
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
                for (int k = 0; k < maskSize; k++) {
                    window.addMasks(masks[slot * maskSize + k]);
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
                            && window.getActionsCount() == waiting * actionSize
                            && window.getMasksCount() == waiting * maskSize,
                    saved);
            oldest[copy] = 0;
            count[copy] = waiting;
            for (int i = 0; i < window.getObservationsCount(); i++) {
                observations[copy * length * observationSize + i] = window.getObservations(i);
            }
            for (int i = 0; i < window.getActionsCount(); i++) {
                actions[copy * length * actionSize + i] = window.getActions(i);
            }
            for (int i = 0; i < window.getMasksCount(); i++) {
                masks[copy * length * maskSize + i] = window.getMasks(i);
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
