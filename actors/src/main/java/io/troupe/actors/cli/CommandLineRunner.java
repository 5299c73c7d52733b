package io.troupe.actors.cli;

import com.typesafe.config.ConfigException;
import io.troupe.input.NearestName;
import io.troupe.input.UserError;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Finds the command for some arguments, runs it, and turns every way that it can end into an exit code. */
public final class CommandLineRunner {
    private final Console console;
    private final CommandLine commands;

    CommandLineRunner(Backend backend, Console console, Instant processStart) {
        this(commands(backend, console, processStart), console);
    }

    /**
     * @param commands a program, with its subcommands
     * @param console that everything is written to
     */
    public CommandLineRunner(CommandLine commands, Console console) {
        this.console = console;
        this.commands = commands.setColorScheme(Help.defaultColorScheme(Help.Ansi.OFF))
                .setOut(new PrintWriter(console.out(), true, console.out().charset()))
                .setErr(new PrintWriter(console.err(), true, console.err().charset()))
                .setParameterExceptionHandler((exception, arguments) -> wrongArguments(exception))
                .setExecutionExceptionHandler((exception, command, result) -> failed(exception));
    }

    private static CommandLine commands(Backend backend, Console console, Instant processStart) {
        Training training = new Training(backend, console, processStart);
        return new CommandLine(new TroupeCommand())
                .addSubcommand(new TrainCommand(backend, console, training))
                .addSubcommand(new EvaluateCommand(backend, console))
                .addSubcommand(new ResumeCommand(backend, training))
                .addSubcommand(new WatchCommand(backend, console))
                .addSubcommand(new RecordCommand(backend, console))
                .addSubcommand(new ReplayCommand(console))
                .addSubcommand(new NodeCommand(console, processStart))
                .addSubcommand(new CertificatesCommand(console, Clock.systemUTC()))
                .addSubcommand(new ListCommand(backend, console))
                .addSubcommand(new InspectCommand(backend, console))
                .addSubcommand(new BenchmarkCommand());
    }

    /** @return the exit code of the process */
    public int run(String... arguments) {
        try {
            return commands.execute(arguments);
        } catch (Error e) {
            // Such as memory that runs out or a native library that does not load: users' scripts rely on the code.
            return failed(e);
        }
    }

    private int wrongArguments(ParameterException exception) {
        CommandLine command = exception.getCommandLine();
        console.notice(
                exception instanceof UnmatchedArgumentException unmatched
                                && !unmatched.getUnmatched().isEmpty()
                        ? unknown(unmatched.getUnmatched().get(0), command)
                        : String.valueOf(exception.getMessage()));
        console.notice("'" + command.getCommandSpec().qualifiedName() + " --help' shows what is allowed.");
        return ExitCode.WRONG_INPUT;
    }

    private static String unknown(String word, CommandLine command) {
        List<String> known = new ArrayList<>();
        String problem;
        if (word.startsWith("-")) {
            problem = "there is no option '" + word + "'";
            command.getCommandSpec().options().forEach(option -> known.addAll(List.of(option.names())));
        } else if (command.getSubcommands().isEmpty()) {
            problem = "'" + word + "' is one argument too many";
        } else {
            problem = "there is no command '" + word + "'";
            known.addAll(command.getSubcommands().keySet());
        }
        return problem
                + NearestName.of(word, known)
                        .map(name -> "; did you mean " + name + "?")
                        .orElse("");
    }

    private int failed(Throwable exception) {
        if (exception instanceof UserError) {
            console.notice(String.valueOf(exception.getMessage()));
            return ExitCode.WRONG_INPUT;
        }
        if (exception instanceof ConfigException) {
            console.notice("the experiment cannot be read: " + exception.getMessage());
            return ExitCode.WRONG_INPUT;
        }
        LoggerFactory.getLogger(CommandLineRunner.class).error("the command failed", exception);
        console.notice("failed: " + rootCause(exception));
        return ExitCode.FAILED;
    }

    private static String rootCause(Throwable thrown) {
        Throwable cause = thrown;
        for (Throwable next = cause.getCause(); next != null; next = cause.getCause()) {
            cause = next;
        }
        String message = cause.getMessage();
        String type = cause.getClass().getSimpleName();
        return message == null ? type : message + " (" + type + ")";
    }
}
