package io.troupe.replay;

import com.google.protobuf.InvalidProtocolBufferException;
import io.troupe.proto.replay.ReplayState;
import java.nio.FloatBuffer;
import java.util.SortedMap;

/** The rows of a replay: the newest transitions, each in one piece of memory; the oldest makes room for the next. */
final class TransitionRing {
    static final String STATE = "replay";
    private static final String ROWS = "replay-rows";

    private final TransitionShape shape;
    private final int capacity;
    private final FloatRows rows;
    private int size;
    private int next;
    private long inserted;
    private long sampled;

    TransitionRing(TransitionShape shape, int capacity, long heapBytes) {
        if (capacity < 1) {
            throw new IllegalArgumentException("a replay holds at least one transition, not " + capacity);
        }
        this.shape = shape;
        this.capacity = capacity;
        rows = new FloatRows(capacity, shape.rowFloats(), shape.sizeBytes(capacity) > heapBytes);
    }

    int size() {
        return size;
    }

    int capacity() {
        return capacity;
    }

    long inserted() {
        return inserted;
    }

    long sampled() {
        return sampled;
    }

    /** The slot of the new row. */
    int add(
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
        int slot = next;
        FloatBuffer chunk = rows.chunk(slot);
        int at = rows.offset(slot);
        chunk.put(at, observations, observation, shape.observationSize());
        at += shape.observationSize();
        chunk.put(at, actions, action, shape.actionSize());
        at += shape.actionSize();
        chunk.put(at, reward);
        chunk.put(at + 1, discount);
        at += 2;
        chunk.put(at, nextObservations, nextObservation, shape.observationSize());
        at += shape.observationSize();
        chunk.put(at, masks, mask, 2 * shape.maskSize());
        next = slot + 1 == capacity ? 0 : slot + 1;
        size = Math.max(size, slot + 1);
        inserted++;
        return slot;
    }

    /** Copies a transition out. */
    void read(int slot, TransitionBatch batch, int row) {
        FloatBuffer chunk = rows.chunk(slot);
        int at = rows.offset(slot);
        chunk.get(at, batch.observations, row * batch.observationWidth(), shape.observationSize());
        at += shape.observationSize();
        chunk.get(at, batch.actions, row * shape.actionSize(), shape.actionSize());
        at += shape.actionSize();
        batch.rewards[row] = chunk.get(at);
        batch.discounts[row] = chunk.get(at + 1);
        at += 2;
        chunk.get(at, batch.nextObservations, row * batch.observationWidth(), shape.observationSize());
        at += shape.observationSize();
        chunk.get(at, batch.masks, row * shape.maskSize(), shape.maskSize());
        at += shape.maskSize();
        chunk.get(at, batch.nextMasks, row * shape.maskSize(), shape.maskSize());
        batch.slots[row] = slot;
        sampled++;
    }

    void requireNotEmpty() {
        if (size == 0) {
            throw new IllegalStateException("nothing can be sampled: the replay is empty");
        }
    }

    void save(float largestPriority, SortedMap<String, byte[]> components) {
        components.put(
                STATE,
                ReplayState.newBuilder()
                        .setObservationSize(shape.observationSize())
                        .setActionSize(shape.actionSize())
                        .setMaskSize(shape.maskSize())
                        .setCapacity(capacity)
                        .setSize(size)
                        .setNext(next)
                        .setInserted(inserted)
                        .setSampled(sampled)
                        .setLargestPriority(largestPriority)
                        .build()
                        .toByteArray());
        rows.save(ROWS, size, components);
    }

    /** Takes up what was saved; gives the rest of the state. */
    ReplayState restore(SortedMap<String, byte[]> components) {
        ReplayState state = parse(components);
        require("observations", state.getObservationSize(), shape.observationSize());
        require("actions", state.getActionSize(), shape.actionSize());
        require("masks", state.getMaskSize(), shape.maskSize());
        if (state.getCapacity() != capacity) {
            throw new IllegalArgumentException(
                    "the saved replay holds " + state.getCapacity() + " transitions, this one " + capacity);
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
        rows.restore(ROWS, state.getSize(), components);
        size = state.getSize();
        next = state.getNext();
        inserted = state.getInserted();
        sampled = state.getSampled();
        return state;
    }

    private static ReplayState parse(SortedMap<String, byte[]> components) {
        byte[] bytes = components.get(STATE);
        if (bytes == null) {
            throw new IllegalArgumentException("the saved learner lacks its component '" + STATE + "'");
        }
        try {
            return ReplayState.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException(
                    "component '" + STATE + "' of the saved learner cannot be read: " + e.getMessage(), e);
        }
    }

    private static void require(String what, int saved, int actual) {
        if (saved != actual) {
            throw new IllegalArgumentException(
                    "the saved replay has " + what + " of " + saved + " floats, this one of " + actual);
        }
    }
}
