package io.troupe.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** How much memory another process holds. */
public final class ProcessMemory {
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
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
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        String histogram = Tool.run(List.of(jcmd, Long.toString(pid), "GC.class_histogram"));
        return histogram
                .lines()
                .map(TOTAL::matcher)
                .filter(Matcher::matches)
                .mapToLong(matcher -> Long.parseLong(matcher.group(1)))
                .findFirst()
                .orElseThrow(() -> new IOException("no total in the class histogram of process " + pid));
    }
}
