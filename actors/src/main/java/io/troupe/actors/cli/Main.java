package io.troupe.actors.cli;

/** {@code bin/troupe}. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        int exitCode = new CommandLineRunner(new LiveBackend(), Console.ofProcess(), ProcessStart.get()).run(arguments);
        System.out.flush();
        System.exit(exitCode);
    }
}
