package io.troupe.actors.cli;

import java.lang.management.ManagementFactory;
import java.time.Instant;

/** When this process began, with the script that started it. */
public final class ProcessStart {
    /** Set by the script, so that the time it takes counts too: milliseconds since 1970. */
    private static final String START_MILLIS = "troupe.startMillis";

    private ProcessStart() {}

    /** Not by {@link ProcessHandle}: what it says may be off by a second, since Linux rounds the time it booted at. */
    public static Instant get() {
        long millis = Long.getLong(START_MILLIS, 0);
        return Instant.ofEpochMilli(
                millis > 0 ? millis : ManagementFactory.getRuntimeMXBean().getStartTime());
    }
}
