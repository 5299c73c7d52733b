package io.troupe.trajectory;

import io.troupe.policy.PolicyVersion;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The order in which fragments reach the trainer, without the actor: bounded, because a fragment exists only once and
 * each worker has a fixed number of them.
 *
 * <p>In the reproducible modes a batch is the next fragment of each worker, in worker order, whatever order they arrive
 * in. In {@code async} mode it is the oldest fragments of anybody, and those too far behind are dropped.
 */
public final class FragmentQueue {
    /** Why a fragment was dropped: it was more versions behind than allowed. */
    public static final String STALE = "stale";
    /** Why a fragment was dropped: a full queue made room for a newer one. */
    public static final String OVERFLOW = "overflow";
    /** Why a fragment was dropped: its number was not the worker's next. */
    public static final String OUT_OF_ORDER = "out-of-order";

    private final int workers;
    private final boolean ordered;
    private final long maxLag;
    private final List<ArrayDeque<Trajectory>> byWorker = new ArrayList<>();
    private final ArrayDeque<Trajectory> arrival = new ArrayDeque<>();
    private final long[] nextSequence;
    private final Map<String, Long> dropped = new TreeMap<>();
    private long produced;
    private long taken;

    /**
     * @param workers fragments in a batch
     * @param ordered whether batches are in worker order (the reproducible modes)
     * @param maxLag versions that a fragment may be behind when it is taken
     */
    public FragmentQueue(int workers, boolean ordered, long maxLag) {
        this.workers = workers;
        this.ordered = ordered;
        this.maxLag = maxLag;
        nextSequence = new long[workers];
        for (int worker = 0; worker < workers; worker++) {
            byWorker.add(new ArrayDeque<>(2));
        }
    }

    /** The number of the first fragment that a worker will hand in: after a resume it is not 0. */
    public void expect(int worker, long sequence) {
        nextSequence[worker] = sequence;
    }

    /**
     * Takes a fragment in.
     *
     * @return the fragment itself when it is refused and its buffer free again
     */
    public Optional<Trajectory> offer(Trajectory fragment) {
        produced++;
        if (fragment.sequence() != nextSequence[fragment.worker()]) {
            drop(OUT_OF_ORDER);
            return Optional.of(fragment);
        }
        nextSequence[fragment.worker()]++;
        if (ordered) {
            byWorker.get(fragment.worker()).add(fragment);
        } else {
            arrival.add(fragment);
        }
        return Optional.empty();
    }

    /**
     * Hands out the next batch when it is complete.
     *
     * @param version the trainer's current one
     * @param batch receives the fragments, in order; unchanged when there is no batch yet
     * @param expired receives those dropped for being too old
     * @return whether there was one
     */
    public boolean take(PolicyVersion version, List<Trajectory> batch, List<Trajectory> expired) {
        arrival.removeIf(fragment -> {
            boolean stale = fragment.policyVersion().lagBehind(version) > maxLag;
            if (stale) {
                drop(STALE);
                expired.add(fragment);
            }
            return stale;
        });
        if (ordered ? !complete() : arrival.size() < workers) {
            return false;
        }
        for (int worker = 0; worker < workers; worker++) {
            batch.add(ordered ? byWorker.get(worker).remove() : arrival.remove());
        }
        taken += workers;
        return true;
    }

    /** Drops the oldest waiting fragment, to free its buffer; nothing when none waits or order matters. */
    public Optional<Trajectory> dropOldest() {
        Trajectory oldest = arrival.poll();
        if (oldest == null) {
            return Optional.empty();
        }
        drop(OVERFLOW);
        return Optional.of(oldest);
    }

    /** Fragments dropped so far, by reason. */
    public Map<String, Long> dropped() {
        return Map.copyOf(dropped);
    }

    private void drop(String reason) {
        dropped.merge(reason, 1L, Long::sum);
    }

    private boolean complete() {
        for (int worker = 0; worker < workers; worker++) {
            if (byWorker.get(worker).isEmpty()) {
                return false;
            }
        }
        return true;
    }

    private SortedSet<Integer> missing() {
        SortedSet<Integer> missing = new TreeSet<>();
        for (int worker = 0; worker < workers; worker++) {
            if (byWorker.get(worker).isEmpty()) {
                missing.add(worker);
            }
        }
        return missing;
    }

    /** Fragments that wait. */
    public long queued() {
        long queued = arrival.size();
        for (ArrayDeque<Trajectory> queue : byWorker) {
            queued += queue.size();
        }
        return queued;
    }

    /** What it has seen so far. */
    public QueueCounts counts() {
        long queued = arrival.size();
        for (ArrayDeque<Trajectory> queue : byWorker) {
            queued += queue.size();
        }
        return new QueueCounts(produced, queued, taken, dropped(), ordered ? missing() : new TreeSet<>());
    }
}
