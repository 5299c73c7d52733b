package io.troupe.replay;

import io.troupe.proto.replay.ReplayState;
import java.util.SortedMap;
import java.util.random.RandomGenerator;

/**
 * Proportional prioritisation: Schaul et al., "Prioritized Experience Replay" (2016), section 3.3 and algorithm 1.
 *
 * <pre>
 * P(i) = p_i^alpha / sum_k p_k^alpha,   p_i = |delta_i| + epsilon
 * w_i  = (N P(i))^-beta / max_k w_k
 * </pre>
 *
 * <p>The maximum is over the whole memory. A batch is drawn in strata: one transition from each of as many equal parts of
 * the sum as there are rows. New transitions get the largest priority so far.
 */
public final class PrioritizedReplay implements Replay {
    private static final String PRIORITIES = "replay-priorities";

    private final TransitionRing ring;
    private final float alpha;
    private final float epsilon;
    private final PriorityTree tree;
    /** Of p^alpha, as the leaves are. */
    private float largestPriority = 1;

    private float beta = 1;

    /**
     * An empty one.
     *
     * @param shape of its transitions
     * @param capacity how many it can hold
     * @param heapBytes what is larger is kept outside of the heap; priorities never are
     * @param alpha how much priorities matter; 0 for not at all
     * @param epsilon added to every error, so that no transition is lost sight of
     */
    public PrioritizedReplay(TransitionShape shape, int capacity, long heapBytes, float alpha, float epsilon) {
        ring = new TransitionRing(shape, capacity, heapBytes);
        this.alpha = alpha;
        this.epsilon = epsilon;
        tree = new PriorityTree(capacity);
    }

    @Override
    public int size() {
        return ring.size();
    }

    @Override
    public int capacity() {
        return ring.capacity();
    }

    @Override
    public long inserted() {
        return ring.inserted();
    }

    @Override
    public long sampled() {
        return ring.sampled();
    }

    @Override
    public void add(
            float[] observations,
            int observation,
            float[] actions,
            int action,
            float reward,
            float discount,
            float[] nextObservations,
            int nextObservation,
            float[] masks,
            int mask) {
        int slot = ring.add(
                observations,
                observation,
                actions,
                action,
                reward,
                discount,
                nextObservations,
                nextObservation,
                masks,
                mask);
        tree.set(slot, largestPriority);
    }

    /** How far the next batches' weights make up for being drawn more often than others: 0 not at all, 1 in full. */
    public void setBeta(float newBeta) {
        beta = newBeta;
    }

    @Override
    public void sample(TransitionBatch batch, int first, int count, RandomGenerator random) {
        ring.requireNotEmpty();
        double stratum = tree.sum() / count;
        double smallest = tree.smallest();
        for (int i = 0; i < count; i++) {
            int slot = tree.find((i + random.nextDouble()) * stratum);
            ring.read(slot, batch, first + i);
            // (N P_i)^-beta / (N P_smallest)^-beta: what has the smallest priority has the largest weight.
            batch.weights[first + i] = (float) Math.pow(smallest / tree.get(slot), beta);
        }
    }

    /**
     * Says how wrong the sampled transitions were.
     *
     * @param batch as it was sampled, its slots above all
     * @param first row of the first
     * @param count rows
     * @param errors delta of each, [count]
     * @throws IllegalArgumentException when an error is not finite, before any priority has changed
     */
    public void update(TransitionBatch batch, int first, int count, float[] errors) {
        for (int i = 0; i < count; i++) {
            if (!Float.isFinite(errors[i])) {
                throw new IllegalArgumentException("the error of the transition in row " + (first + i)
                        + " of the batch, slot " + batch.slots[first + i] + " of the replay, is " + errors[i]);
            }
        }
        for (int i = 0; i < count; i++) {
            // Rounded to floats, so that what is saved is what is in the tree.
            float raised = (float) Math.pow(Math.abs(errors[i]) + (double) epsilon, alpha);
            float priority = Math.clamp(raised, Float.MIN_NORMAL, Float.MAX_VALUE);
            largestPriority = Math.max(largestPriority, priority);
            tree.set(batch.slots[first + i], priority);
        }
    }

    /** p^alpha of a slot. */
    double priority(int slot) {
        return tree.get(slot);
    }

    @Override
    public void save(SortedMap<String, byte[]> components) {
        ring.save(largestPriority, components);
        FloatRows priorities = new FloatRows(Math.max(1, size()), 1, false);
        for (int slot = 0; slot < size(); slot++) {
            priorities.chunk(slot).put(priorities.offset(slot), (float) tree.get(slot));
        }
        priorities.save(PRIORITIES, size(), components);
    }

    @Override
    public void restore(SortedMap<String, byte[]> components) {
        ReplayState state = ring.restore(components);
        FloatRows priorities = new FloatRows(Math.max(1, size()), 1, false);
        priorities.restore(PRIORITIES, size(), components);
        for (int slot = 0; slot < capacity(); slot++) {
            tree.set(slot, slot < size() ? priorities.chunk(slot).get(priorities.offset(slot)) : 0);
        }
        largestPriority = state.getLargestPriority();
    }
}
