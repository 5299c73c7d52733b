package io.troupe.jvm;

import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * What a setting makes a process need until the end of a run.
 *
 * @param setting its path
 * @param value what it is set to
 * @param heapBytes on the heap, without checkpoints
 * @param checkpointBytes in each checkpoint
 * @param directBytes outside of the heap
 */
public record MemoryNeed(String setting, String value, long heapBytes, long checkpointBytes, long directBytes) {
    private boolean isOnHeap() {
        return onHeap() > 0;
    }

    /** Two checkpoints: the last one of a run may be made while the one before is being written. */
    private long onHeap() {
        return heapBytes + 2 * checkpointBytes;
    }

    private boolean isOutside() {
        return directBytes > 0;
    }

    /**
     * Refuses what would end a run when it is most expensive: late.
     *
     * @param needs of one process, all at the same time
     * @throws IllegalArgumentException naming the settings, what they need and the option that gives it
     */
    public static void requireFit(List<MemoryNeed> needs, JvmMemory memory) {
        long direct = sum(needs, MemoryNeed::directBytes);
        if (direct > memory.directBytes()) {
            throw new IllegalArgumentException(named(needs, MemoryNeed::isOutside) + direct
                    + " bytes outside of the heap (algorithm.bufferHeap is less), where this process may use "
                    + memory.directBytes() + ": set " + JvmMemory.directOption(direct + direct / 8) + " or a smaller "
                    + settings(needs, MemoryNeed::isOutside));
        }
        long heap = sum(needs, MemoryNeed::onHeap);
        if (heap > memory.heapBytes()) {
            long checkpoint = sum(needs, MemoryNeed::checkpointBytes);
            throw new IllegalArgumentException(named(needs, MemoryNeed::isOnHeap) + "a heap of " + heap
                    + " bytes, since a checkpoint with the whole replay takes " + checkpoint
                    + " of them and may take half; this process may use " + memory.heapBytes() + ": set "
                    + JvmMemory.heapOption(heap) + " or a smaller " + settings(needs, MemoryNeed::isOnHeap));
        }
    }

    private static long sum(List<MemoryNeed> needs, ToLongFunction<MemoryNeed> bytes) {
        return needs.stream().mapToLong(bytes).sum();
    }

    private static String named(List<MemoryNeed> needs, Predicate<MemoryNeed> which) {
        List<MemoryNeed> some = needs.stream().filter(which).toList();
        return some.stream().map(need -> need.setting + " = " + need.value).collect(Collectors.joining(" and "))
                + (some.size() > 1 ? " together need " : " needs ");
    }

    private static String settings(List<MemoryNeed> needs, Predicate<MemoryNeed> which) {
        return needs.stream().filter(which).map(MemoryNeed::setting).distinct().collect(Collectors.joining(" or "));
    }
}
