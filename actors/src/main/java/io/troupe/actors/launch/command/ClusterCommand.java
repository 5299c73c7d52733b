package io.troupe.actors.launch.command;

import io.troupe.actors.cli.Console;
import io.troupe.actors.launch.KubernetesLaunch;
import io.troupe.actors.launch.LaunchKind;
import io.troupe.actors.launch.LocalLaunch;
import io.troupe.actors.launch.RemoteLaunch;
import io.troupe.actors.launch.SlurmLaunch;
import io.troupe.actors.launch.SshLaunch;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command that the others are below of. */
@Command(
        name = "troupe-cluster",
        description = "Runs one experiment as separate processes, on one machine or many.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Exit codes: 0 done; 2 wrong input; 3 the run failed;",
            "4 the return of termination.requireReturn was not reached;",
            "130, 143 stopped by a signal, after a final checkpoint."
        })
final class ClusterCommand implements Callable<Integer> {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Shows this help and exits.")
    @SuppressWarnings("UnusedVariable")
    private boolean help;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /**
     * The program with all its commands.
     *
     * @param home folder of Troupe on this machine
     */
    static CommandLine create(Console console, String home, Instant processStart) {
        CommandLine program = new CommandLine(new ClusterCommand());
        add(program, console, home, processStart, new LocalLaunch(), "As processes of this machine.");
        add(program, console, home, processStart, new SshLaunch(), "As processes of the cluster file's hosts.");
        add(program, console, home, processStart, new SlurmLaunch(), "As a job of Slurm.");
        add(program, console, home, processStart, new KubernetesLaunch(), "As pods of Kubernetes.");
        program.addSubcommand(new StatusCommand(console))
                .addSubcommand(new LogsCommand(console))
                .addSubcommand(new StopCommand(console))
                .addSubcommand(new SlurmJobCommand(console, home, processStart, System.getenv()));
        return program;
    }

    private static void add(
            CommandLine program,
            Console console,
            String home,
            Instant processStart,
            LaunchKind kind,
            String description) {
        CommandLine command = new CommandLine(new LaunchCommand(kind, console, home, processStart));
        command.getCommandSpec().usageMessage().description(description);
        program.addSubcommand(kind.label(), command);
    }

    private static void add(
            CommandLine program,
            Console console,
            String home,
            Instant processStart,
            RemoteLaunch launch,
            String description) {
        CommandLine command = new CommandLine(new SubmitCommand(launch, console, home, processStart));
        command.getCommandSpec().usageMessage().description(description);
        program.addSubcommand(launch.label(), command);
    }

    @Override
    public Integer call() {
        throw new ParameterException(
                spec.commandLine(),
                "a command is missing: " + String.join(", ", spec.subcommands().keySet()));
    }
}
