package io.troupe.actors.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What a process listens on, as Linux tells in {@code /proc}. */
final class ListeningSockets {
    private static final String LISTEN = "0A";
    private static final String LOOPBACK_V4 = "0100007F";
    private static final String LOOPBACK_V4_IN_V6 = "0000000000000000FFFF00000100007F";
    private static final String LOOPBACK_V6 = "00000000000000000000000001000000";

    private ListeningSockets() {}

    /** A port, and whether only this machine reaches it. */
    record Listening(int port, boolean loopback) implements Comparable<Listening> {
        @Override
        public int compareTo(Listening other) {
            return Integer.compare(port, other.port);
        }
    }

    static Set<Listening> of(long pid) throws IOException {
        Set<String> inodes = inodes(pid);
        Set<Listening> found = new TreeSet<>();
        for (String table : List.of("tcp", "tcp6")) {
            List<String> lines = new ArrayList<>(Files.readAllLines(Path.of("/proc/" + pid + "/net/" + table)));
            for (String line : lines.subList(1, lines.size())) {
                String[] fields = line.strip().split("\\s+");
                if (fields[3].equals(LISTEN) && inodes.contains(fields[9])) {
                    String[] local = fields[1].split(":");
                    found.add(new Listening(
                            Integer.parseInt(local[1], 16),
                            Set.of(LOOPBACK_V4, LOOPBACK_V4_IN_V6, LOOPBACK_V6).contains(local[0])));
                }
            }
        }
        return found;
    }

    private static Set<String> inodes(long pid) throws IOException {
        Set<String> inodes = new HashSet<>();
        try (Stream<Path> open = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            for (Path descriptor : open.toList()) {
                try {
                    String target = Files.readSymbolicLink(descriptor).toString();
                    if (target.startsWith("socket:[")) {
                        inodes.add(target.substring(8, target.length() - 1));
                    }
                } catch (IOException e) {
                    // Closed since it was listed.
                }
            }
        }
        return inodes;
    }
}
