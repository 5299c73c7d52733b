package io.troupe.jvm;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;

/**
 * What memory a virtual machine may take.
 *
 * @param heapBytes at most
 * @param directBytes outside of the heap, for buffers, at most
 */
public record JvmMemory(long heapBytes, long directBytes) {
    private static final long MIB = 1 << 20;

    /** This process's. */
    public static JvmMemory ofThisProcess() {
        long heap = Runtime.getRuntime().maxMemory();
        HotSpotDiagnosticMXBean machine = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        // Other virtual machines may have no such bean.
        long given = machine == null
                ? 0
                : Long.parseLong(machine.getVMOption("MaxDirectMemorySize").getValue());
        return new JvmMemory(heap, given > 0 ? given : heap);
    }

    /** Bytes that a checkpoint may take: the other half of the heap is for what is made of it. */
    public long halfOfHeap() {
        return heapBytes / 2;
    }

    /** The option for a heap of so many bytes. */
    public static String heapOption(long bytes) {
        // Some collectors keep up to a ninth of the heap to themselves.
        return "TROUPE_JAVA_OPTS=-Xmx" + mib(bytes + bytes / 8);
    }

    /** The option for content of so many bytes to take half of the heap. */
    public static String heapOptionForHalf(long bytes) {
        return heapOption(2 * bytes);
    }

    /** The option for so many bytes outside of the heap. */
    public static String directOption(long bytes) {
        return "TROUPE_JAVA_OPTS=-XX:MaxDirectMemorySize=" + mib(bytes);
    }

    private static String mib(long bytes) {
        return Math.ceilDiv(bytes, MIB) + "m";
    }
}
