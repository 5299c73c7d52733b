package io.troupe.replay;

import com.google.protobuf.InvalidProtocolBufferException;
import io.troupe.proto.replay.WindowsState;
import io.troupe.proto.replay.WorkerWindow;
import io.troupe.trajectory.FinalObservations;
import io.troupe.trajectory.Trajectory;
import java.util.Map;
import java.util.TreeMap;

/**
 * Makes transitions of up to n steps from fragments: Sutton and Barto, "Reinforcement Learning" (2nd edition), equation
 * 7.1, with V of the observation n steps later still to be added.
 *
 * <p>None crosses the end of an episode. Where one terminated, the discount is 0; where it was truncated, the next
 * observation is its final one. Steps whose n rewards are not complete at the end of a fragment wait for the next one of
 * the same worker; they are given up if that does not go on where they ended. Before a voided step they end, with its
 * observation as the next one, and the step itself is left out. One owner; not thread-safe.
 */
public final class NStepAssembler {
    private final int n;
    private final int observationSize;
    private final int actionSize;
    private final int maskSize;
    private final float[] powers;
    /** Of the transition that is being given: of its first observation and of its last, [2, M]. */
    private final float[] masks;

    private final Map<Integer, Windows> byWorker = new TreeMap<>();

    /**
     * @param n steps of a transition that no end of an episode shortens
     * @param discount gamma
     * @param shape of the transitions
     */
    public NStepAssembler(int n, float discount, TransitionShape shape) {
        if (n < 1) {
            throw new IllegalArgumentException("a transition takes at least one step, not " + n);
        }
        this.n = n;
        observationSize = shape.observationSize();
        actionSize = shape.actionSize();
        maskSize = shape.maskSize();
        masks = new float[2 * maskSize];
        powers = new float[n + 1];
        double power = 1;
        for (int i = 0; i <= n; i++) {
            powers[i] = (float) power;
            power *= discount;
        }
    }

    /** Hands every transition that a fragment completes to the sink: step by step, copy by copy, oldest first. */
    public void add(Trajectory fragment, TransitionSink sink) {
        requireFits(fragment);
        Windows windows = byWorker.computeIfAbsent(fragment.worker(), worker -> windows(fragment.copies()));
        if (windows.copies() != fragment.copies()) {
            throw new IllegalArgumentException("worker " + fragment.worker() + " had " + windows.copies()
                    + " copies, its fragment " + fragment.sequence() + " has " + fragment.copies());
        }
        windows.keepWhatGoesOn(fragment);
        int ended = 0;
        for (int row = 0; row < fragment.rows(); row++) {
            int copy = row % fragment.copies();
            if (fragment.voided[row]) {
                endBefore(fragment, row, windows, sink);
                continue;
            }
            float reward = fragment.rewards[row];
            windows.reward(copy, reward, powers);
            if (fragment.terminated[row] || fragment.truncated[row]) {
                int last = finalObservation(fragment, row, ended);
                ended = last + 1;
                float[] next = fragment.finalObservations.values();
                int from = last * observationSize;
                boolean terminated = fragment.terminated[row];
                Windows.copyMask(fragment.finalObservations.masks(), last * maskSize, masks, maskSize, maskSize);
                while (windows.count(copy) > 0) {
                    float discount = terminated ? 0 : powers[windows.count(copy) + 1];
                    windows.removeOldest(copy, discount, next, from, masks, sink);
                }
                give(fragment, row, reward, terminated ? 0 : powers[1], next, from, sink);
            } else {
                float[] next = fragment.observations;
                int nextRow = row + fragment.copies();
                int from = nextRow * observationSize;
                Windows.copyMask(fragment.actionMasks, nextRow * maskSize, masks, maskSize, maskSize);
                if (n == 1) {
                    give(fragment, row, reward, powers[1], next, from, sink);
                } else {
                    if (windows.count(copy) == n - 1) {
                        windows.removeOldest(copy, powers[n], next, from, masks, sink);
                    }
                    windows.append(copy, fragment, row, reward);
                }
            }
        }
        windows.end(fragment);
    }

    private void endBefore(Trajectory fragment, int row, Windows windows, TransitionSink sink) {
        int copy = row % fragment.copies();
        Windows.copyMask(fragment.actionMasks, row * maskSize, masks, maskSize, maskSize);
        while (windows.count(copy) > 0) {
            float discount = powers[windows.count(copy)];
            windows.removeOldest(copy, discount, fragment.observations, row * observationSize, masks, sink);
        }
    }

    private Windows windows(int copies) {
        return new Windows(n, copies, new TransitionShape(observationSize, actionSize, maskSize));
    }

    private void requireFits(Trajectory fragment) {
        if (fragment.observationSize() != observationSize
                || fragment.actionSize() != actionSize
                || fragment.maskSize() != maskSize) {
            throw new IllegalArgumentException("fragment " + fragment.sequence() + " of worker " + fragment.worker()
                    + " has observations of " + fragment.observationSize() + ", actions of " + fragment.actionSize()
                    + " and masks of " + fragment.maskSize() + " elements, the replay of " + observationSize + ", "
                    + actionSize + " and " + maskSize);
        }
    }

    /** They come in the order of their rows, so the next one is nearly always it. */
    private static int finalObservation(Trajectory fragment, int row, int guess) {
        FinalObservations all = fragment.finalObservations;
        if (guess < all.count() && all.row(guess) == row) {
            return guess;
        }
        for (int i = 0; i < all.count(); i++) {
            if (all.row(i) == row) {
                return i;
            }
        }
        throw new IllegalArgumentException("fragment " + fragment.sequence() + " of worker " + fragment.worker()
                + " lacks the final observation of the episode that ended in row " + row);
    }

    private void give(
            Trajectory fragment,
            int row,
            float reward,
            float discount,
            float[] nextObservations,
            int nextObservation,
            TransitionSink sink) {
        Windows.copyMask(fragment.actionMasks, row * maskSize, masks, 0, maskSize);
        sink.add(
                fragment.observations,
                row * observationSize,
                fragment.actions,
                row * actionSize,
                reward,
                discount,
                nextObservations,
                nextObservation,
                masks,
                0);
    }

    /** What waits for the next fragments, for {@link #restore}. */
    public byte[] save() {
        WindowsState.Builder state = WindowsState.newBuilder();
        byWorker.forEach((worker, windows) -> state.addWorkers(windows.save().setWorker(worker)));
        return state.build().toByteArray();
    }

    /**
     * Goes on where {@link #save} was called.
     *
     * @throws IllegalArgumentException when it is not of such an assembler
     */
    public void restore(byte[] saved) {
        WindowsState state;
        try {
            state = WindowsState.parseFrom(saved);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("the saved n-step windows cannot be read: " + e.getMessage(), e);
        }
        byWorker.clear();
        for (WorkerWindow worker : state.getWorkersList()) {
            Windows windows = windows(worker.getCopiesCount());
            windows.restore(worker);
            byWorker.put(worker.getWorker(), windows);
        }
    }
}
