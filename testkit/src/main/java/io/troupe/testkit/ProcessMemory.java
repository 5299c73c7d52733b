package io.troupe.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** How much memory another process holds. */
public final class ProcessMemory {
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
    /** Of the report of native memory: what is allocated outside of the heap by Java code, such as direct buffers. */
    private static final Pattern OTHER = Pattern.compile("-\\s+Other \\(reserved=\\d+KB, committed=(\\d+)KB.*");

    private static final Pattern TOTAL = Pattern.compile("Total\\s+\\d+\\s+(\\d+)");

    private ProcessMemory() {}

    /** Bytes in main memory; Linux only. */
    public static long residentBytes(long pid) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
            return lines.map(RESIDENT::matcher)
                    .filter(Matcher::matches)
                    .mapToLong(matcher -> Long.parseLong(matcher.group(1)) * 1024)
                    .findFirst()
                    .orElseThrow(() -> new IOException("process " + pid + " has no memory: it has ended"));
        }
    }

    /**
     * Bytes of live objects in a Java process of the same user, after a full collection that this asks for. Needs
     * {@code jcmd} in the JDK that runs the test.
     */
    public static long liveHeapBytes(long pid) throws IOException, InterruptedException {
        return jcmd(pid, "GC.class_histogram")
                .lines()
                .map(TOTAL::matcher)
                .filter(Matcher::matches)
                .mapToLong(matcher -> Long.parseLong(matcher.group(1)))
                .findFirst()
                .orElseThrow(() -> new IOException("no total in the class histogram of process " + pid));
    }

    /**
     * Bytes of direct buffers in a Java process of the same user. It must have been started with {@code
     * -XX:NativeMemoryTracking=summary}. Buffers that nobody uses count until a collection has found them: ask after
     * {@link #liveHeapBytes}.
     */
    public static long directBytes(long pid) throws IOException, InterruptedException {
        String report = jcmd(pid, "VM.native_memory", "summary");
        if (!report.contains("committed=")) {
            throw new IOException("process " + pid + " does not know its native memory: " + report.strip());
        }
        // The line is left out where there is none.
        return report.lines()
                .map(OTHER::matcher)
                .filter(Matcher::matches)
                .mapToLong(matcher -> Long.parseLong(matcher.group(1)) * 1024)
                .findFirst()
                .orElse(0);
    }

    private static String jcmd(long pid, String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
        command.add(Long.toString(pid));
        command.addAll(List.of(words));
        return Tool.run(command);
    }
}
