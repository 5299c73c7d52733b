package io.troupe.actors.cli;

import java.lang.management.ManagementFactory;
import java.time.Instant;

/** {@code bin/troupe}. */
public final class Main {
    /** Set by the launcher, so that the time it takes counts too: milliseconds since 1970. */
    private static final String START_MILLIS = "troupe.startMillis";

    private Main() {}

    public static void main(String[] arguments) {
        int exitCode = new CommandLineRunner(new LiveBackend(), Console.ofProcess(), processStart()).run(arguments);
        System.out.flush();
        System.exit(exitCode);
    }

    /** Not by {@link ProcessHandle}: what it says may be off by a second, since Linux rounds the time it booted at. */
    private static Instant processStart() {
        long millis = Long.getLong(START_MILLIS, 0);
        return Instant.ofEpochMilli(
                millis > 0 ? millis : ManagementFactory.getRuntimeMXBean().getStartTime());
    }
}
