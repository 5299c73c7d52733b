package io.troupe.actors.cli;

import java.time.Instant;

/** {@code bin/troupe}. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        Instant start = ProcessHandle.current().info().startInstant().orElseGet(Instant::now);
        int exitCode = new CommandLineRunner(new LiveBackend(), Console.ofProcess(), start).run(arguments);
        System.out.flush();
        System.exit(exitCode);
    }
}
