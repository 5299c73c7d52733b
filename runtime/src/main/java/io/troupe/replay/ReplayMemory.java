package io.troupe.replay;

import io.troupe.jvm.JvmMemory;

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

    /** Of a checkpoint: the transitions, complete or not, and a quarter of the tree at most. */
    private long checkpointBytes() {
        return rowBytes + growingBytes + treeBytes / 4;
    }

    /**
     * Refuses what would end a run when it is most expensive: late.
     *
     * @param setting that the size comes from, with its value
     * @throws IllegalArgumentException naming the setting, what it needs and the option that gives it
     */
    public void requireFits(JvmMemory memory, String setting) {
        if (offHeap && rowBytes > memory.directBytes()) {
            throw new IllegalArgumentException(setting + " needs " + rowBytes
                    + " bytes outside of the heap (algorithm.bufferHeap is less), where this process may use "
                    + memory.directBytes() + ": set " + JvmMemory.directOption(rowBytes + rowBytes / 8)
                    + " or a smaller algorithm.bufferSize");
        }
        long onHeap = treeBytes + growingBytes + (offHeap ? 0 : rowBytes);
        // Two: the last one of a run may be made while the one before is being written.
        long needed = onHeap + 2 * checkpointBytes();
        if (needed > memory.heapBytes()) {
            throw new IllegalArgumentException(setting + " needs a heap of " + needed
                    + " bytes, since a checkpoint with the whole replay takes " + checkpointBytes()
                    + " of them and may take half; this process may use " + memory.heapBytes() + ": set "
                    + JvmMemory.heapOption(needed) + " or a smaller algorithm.bufferSize");
        }
    }
}
