package io.troupe.actors.launch;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Starts a program in a session of its own: Ctrl-C reaches every process of a terminal's session, but the nodes must
 * hear of it from the launcher, in order.
 */
public final class OwnSession {
    private OwnSession() {}

    /** What to put before the program; nothing where there is no such tool. The process keeps its number. */
    public static List<String> prefix() {
        boolean there = Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(folder -> !folder.isEmpty() && Files.isExecutable(Path.of(folder, "setsid")));
        return there ? List.of("setsid") : List.of();
    }
}
