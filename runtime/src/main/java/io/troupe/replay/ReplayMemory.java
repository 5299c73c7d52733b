package io.troupe.replay;

import io.troupe.jvm.MemoryNeed;

/**
 * What a replay takes when it is full, and a checkpoint with it.
 *
 * @param rowBytes of its transitions
 * @param treeBytes of its priorities, on the heap; 0 without
 * @param growingBytes of what is not complete yet, on the heap
 * @param offHeap whether the transitions are kept outside of the heap
 */
public record ReplayMemory(long rowBytes, long treeBytes, long growingBytes, boolean offHeap) {
    /**
     * Of a replay that is made with these sizes.
     *
     * @param capacity transitions that it can hold
     * @param heapBytes what is larger is kept outside of the heap
     * @param prioritized whether it holds priorities
     * @param filled transitions that it will hold in the end, if that is less
     */
    public static ReplayMemory of(
            TransitionShape shape, int capacity, long heapBytes, boolean prioritized, long filled) {
        return new ReplayMemory(
                shape.sizeBytes((int) Math.min(capacity, filled)),
                prioritized ? PriorityTree.sizeBytes(capacity) : 0,
                0,
                shape.sizeBytes(capacity) > heapBytes);
    }

    /**
     * Of a replay of sequences.
     *
     * @param capacity sequences that it can hold
     * @param heapBytes what is larger is kept outside of the heap
     * @param filled sequences that it will hold in the end, if that is less
     * @param growing sequences that are not complete yet, one of each copy
     */
    public static ReplayMemory of(SequenceShape shape, int capacity, long heapBytes, long filled, long growing) {
        return new ReplayMemory(
                shape.sizeBytes((int) Math.min(capacity, filled)),
                0,
                growing * shape.growingBytes(),
                shape.sizeBytes(capacity) > heapBytes);
    }

    /**
     * As what a setting needs. A checkpoint holds the transitions, complete or not, and a quarter of the tree at most.
     *
     * @param capacity what {@code algorithm.bufferSize} is set to
     */
    public MemoryNeed need(int capacity) {
        return new MemoryNeed(
                "algorithm.bufferSize",
                Integer.toString(capacity),
                treeBytes + growingBytes + (offHeap ? 0 : rowBytes),
                rowBytes + growingBytes + treeBytes / 4,
                offHeap ? rowBytes : 0);
    }
}
