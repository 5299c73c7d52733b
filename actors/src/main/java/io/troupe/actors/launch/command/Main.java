package io.troupe.actors.launch.command;

import io.troupe.actors.cli.CommandLineRunner;
import io.troupe.actors.cli.Console;
import io.troupe.actors.cli.ProcessStart;

/** {@code bin/troupe-cluster}. */
public final class Main {
    /** Set by the script: the folder with {@code bin} in it. */
    private static final String HOME = "troupe.home";

    private Main() {}

    public static void main(String[] arguments) {
        Console console = Console.ofProcess();
        String home = System.getProperty(HOME, ".");
        int exitCode =
                new CommandLineRunner(ClusterCommand.create(console, home, ProcessStart.get()), console).run(arguments);
        console.out().flush();
        System.exit(exitCode);
    }
}
