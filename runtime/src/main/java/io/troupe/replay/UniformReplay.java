package io.troupe.replay;

import java.util.SortedMap;
import java.util.random.RandomGenerator;

/** Every transition is as likely as any other: Lin, "Self-Improving Reactive Agents" (1992); Mnih et al. (2015). */
public final class UniformReplay implements Replay {
    private final TransitionRing ring;

    /**
     * An empty one.
     *
     * @param shape of its transitions
     * @param capacity how many it can hold
     * @param heapBytes what is larger is kept outside of the heap
     */
    public UniformReplay(TransitionShape shape, int capacity, long heapBytes) {
        ring = new TransitionRing(shape, capacity, heapBytes);
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
        ring.add(
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
    }

    @Override
    public void sample(TransitionBatch batch, int first, int count, RandomGenerator random) {
        ring.requireNotEmpty();
        for (int row = first; row < first + count; row++) {
            ring.read(random.nextInt(ring.size()), batch, row);
        }
    }

    @Override
    public void save(SortedMap<String, byte[]> components) {
        ring.save(0, components);
    }

    @Override
    public void restore(SortedMap<String, byte[]> components) {
        ring.restore(components);
    }
}
