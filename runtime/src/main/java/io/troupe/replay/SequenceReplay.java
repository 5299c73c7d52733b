package io.troupe.replay;

import com.google.protobuf.InvalidProtocolBufferException;
import io.troupe.proto.replay.ReplayState;
import io.troupe.trajectory.Trajectory;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.random.RandomGenerator;

/**
 * A bounded memory of sequences of steps, each with what the policy remembered before it: Kapturowski et al., "Recurrent
 * Experience Replay in Distributed Reinforcement Learning" (2019). Every sequence is as likely as any other. When it is
 * full, the oldest one makes room for the next. Nothing is allocated for a sequence once the memory of its row has been
 * taken. One owner; not thread-safe.
 */
public final class SequenceReplay {
    private static final String STATE = "replay";
    private static final String ROWS = "replay-rows";
    private static final String GROWING = "replay-growing";

    private final SequenceShape shape;
    private final int capacity;
    private final SequenceAssembler assembler;
    private final FloatRows rows;
    private final float[] row;
    private int size;
    private int next;
    private long inserted;
    private long sampled;

    /**
     * An empty one.
     *
     * @param shape of its sequences
     * @param discount gamma
     * @param capacity how many it can hold
     * @param heapBytes what is larger is kept outside of the heap
     */
    public SequenceReplay(SequenceShape shape, float discount, int capacity, long heapBytes) {
        if (capacity < 1) {
            throw new IllegalArgumentException("a replay holds at least one sequence, not " + capacity);
        }
        this.shape = shape;
        this.capacity = capacity;
        assembler = new SequenceAssembler(shape, discount);
        rows = new FloatRows("sequences", capacity, shape.rowFloats(), shape.sizeBytes(capacity) > heapBytes);
        row = new float[shape.rowFloats()];
    }

    /** Takes in every sequence that a fragment completes; the rest waits for the worker's next one. */
    public void add(Trajectory fragment) {
        assembler.add(fragment, this::put);
    }

    private void put(float[] values, int learnt) {
        rows.chunk(next).put(rows.offset(next), values, 0, values.length);
        size = Math.max(size, next + 1);
        next = next + 1 == capacity ? 0 : next + 1;
        inserted += learnt;
    }

    /** Sequences in it. */
    public int size() {
        return size;
    }

    /** How often a step is learnt from on average; 0 before the first. */
    public double samplesPerInsert() {
        return inserted == 0 ? 0 : (double) sampled / inserted;
    }

    /**
     * Draws sequences with replacement, as many random numbers as sequences.
     *
     * @param batch receives them; of the same shape
     * @throws IllegalStateException when there is none
     */
    public void sample(SequenceBatch batch, RandomGenerator random) {
        if (size == 0) {
            throw new IllegalStateException("nothing can be sampled: the replay is empty");
        }
        Arrays.fill(batch.keeps, 1);
        Arrays.fill(batch.weights, 0);
        int learnt = 0;
        for (int sequence = 0; sequence < batch.sequences(); sequence++) {
            learnt += read(random.nextInt(size), batch, sequence);
        }
        sampled += learnt;
        for (int i = 0; i < batch.weights.length; i++) {
            batch.weights[i] /= learnt;
        }
    }

    /** Copies a sequence out; gives the steps of it that can be learnt from. */
    private int read(int slot, SequenceBatch batch, int sequence) {
        FloatBuffer chunk = rows.chunk(slot);
        chunk.get(rows.offset(slot), row, 0, row.length);
        int first = (int) row[shape.first()];
        int end = (int) row[shape.first() + 1];
        int burnIn = shape.burnIn();
        int width = shape.observationSize();
        System.arraycopy(row, shape.state(), batch.states, sequence * shape.stateSize(), shape.stateSize());
        if (first > 0) {
            batch.keeps[first * batch.sequences() + sequence] = 0;
        }
        for (int t = 0; t <= shape.steps(); t++) {
            int at = t * batch.sequences() + sequence;
            System.arraycopy(row, shape.observations() + t * width, batch.observations, at * (width + 1), width);
        }
        for (int t = burnIn; t <= shape.steps(); t++) {
            int at = (t - burnIn) * batch.sequences() + sequence;
            copy(shape.masks(), t, shape.maskSize(), batch.masks, at);
            if (t < shape.steps()) {
                copy(shape.actions(), t, shape.actionSize(), batch.actions, at);
                batch.rewards[at] = row[shape.rewards() + t];
                batch.discounts[at] = row[shape.discounts() + t];
                batch.weights[at] = t < end ? 1 : 0;
            }
        }
        return end - burnIn;
    }

    private void copy(int part, int t, int count, float[] target, int at) {
        System.arraycopy(row, part + t * count, target, at * count, count);
    }

    /** Adds everything that is in it to the components of a learner, under names that begin with {@code replay}. */
    public void save(SortedMap<String, byte[]> components) {
        components.put(
                STATE,
                ReplayState.newBuilder()
                        .setObservationSize(shape.observationSize())
                        .setActionSize(shape.actionSize())
                        .setMaskSize(shape.maskSize())
                        .setStateSize(shape.stateSize())
                        .setSteps(shape.steps())
                        .setBurnIn(shape.burnIn())
                        .setCapacity(capacity)
                        .setSize(size)
                        .setNext(next)
                        .setInserted(inserted)
                        .setSampled(sampled)
                        .build()
                        .toByteArray());
        components.put(GROWING, assembler.save());
        rows.save(ROWS, size, components);
    }

    /**
     * Takes up what {@link #save} gave.
     *
     * @throws IllegalArgumentException when a component is missing or does not fit, naming it
     */
    public void restore(SortedMap<String, byte[]> components) {
        ReplayState state = parse(component(components, STATE));
        SequenceShape saved = shape(state);
        if (!saved.equals(shape) || state.getCapacity() != capacity) {
            throw new IllegalArgumentException("the saved replay holds " + state.getCapacity() + " sequences of "
                    + saved + ", this one " + capacity + " of " + shape);
        }
        boolean possible = state.getSize() >= 0
                && state.getSize() <= capacity
                && (state.getSize() == capacity
                        ? state.getNext() >= 0 && state.getNext() < capacity
                        : state.getNext() == state.getSize());
        if (!possible) {
            throw new IllegalArgumentException("component '" + STATE + "' of the saved learner is damaged: size "
                    + state.getSize() + ", next " + state.getNext() + ", capacity " + capacity);
        }
        assembler.restore(component(components, GROWING));
        rows.restore(ROWS, state.getSize(), components);
        size = state.getSize();
        next = state.getNext();
        inserted = state.getInserted();
        sampled = state.getSampled();
    }

    private static SequenceShape shape(ReplayState state) {
        try {
            return new SequenceShape(
                    new TransitionShape(state.getObservationSize(), state.getActionSize(), state.getMaskSize()),
                    state.getStateSize(),
                    state.getSteps(),
                    state.getBurnIn());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "component '" + STATE + "' of the saved learner is not of a replay of sequences", e);
        }
    }

    private static byte[] component(SortedMap<String, byte[]> components, String name) {
        byte[] bytes = components.get(name);
        if (bytes == null) {
            throw new IllegalArgumentException("the saved learner lacks its component '" + name + "'");
        }
        return bytes;
    }

    private static ReplayState parse(byte[] bytes) {
        try {
            return ReplayState.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException(
                    "component '" + STATE + "' of the saved learner cannot be read: " + e.getMessage(), e);
        }
    }
}
