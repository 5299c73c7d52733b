package io.troupe.actors.launch.command;

import io.troupe.actors.cli.Console;
import io.troupe.actors.cli.ExitCode;
import io.troupe.actors.cli.Signals;
import io.troupe.actors.launch.OwnSession;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** {@code --detach}: a launcher of its own session, that is waited for until the first nodes have joined. */
final class Daemon {
    /** What the launcher in the background is started with. */
    static final String OPTION = "--daemon";

    private static final String BEGUN = "begun ";
    private static final int POLL_MILLIS = 100;

    private final String home;
    private final Console console;

    /** @param home folder of Troupe on this machine */
    Daemon(String home, Console console) {
        this.home = home;
        this.console = console;
    }

    /**
     * Starts it.
     *
     * @param arguments of this process
     * @return 0 when it goes on without this process, else its exit code
     */
    int start(List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(OwnSession.prefix());
        command.add(home + "/bin/troupe-cluster");
        arguments.stream().filter(argument -> !argument.equals("--detach")).forEach(command::add);
        command.add(OPTION);
        Path said = Files.createTempFile("troupe-cluster", ".out");
        try {
            Process launcher = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(new File("/dev/null"))
                    .redirectOutput(said.toFile())
                    .start();
            return await(launcher, said);
        } finally {
            Files.delete(said);
        }
    }

    private int await(Process launcher, Path said) throws IOException, InterruptedException {
        try (Signals signals = Signals.handle(
                cause -> launcher.destroy(), cause -> Runtime.getRuntime().halt(ExitCode.of(cause)))) {
            boolean ended;
            Optional<String> begun;
            do {
                ended = launcher.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS);
                begun = Files.readString(said, StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> line.startsWith(BEGUN))
                        .findFirst();
            } while (!ended && begun.isEmpty());
            if (begun.isPresent()) {
                console.out().println(begun.get().substring(BEGUN.length()));
                return ExitCode.DONE;
            }
            console.notice(Files.readString(said, StandardCharsets.UTF_8).strip());
            return signals.first().map(ExitCode::of).orElse(launcher.exitValue());
        }
    }

    /** The other side: what the launcher in the background says to the process that waits for it. */
    static final class Foreground {
        private final Console console;
        private boolean begun;

        Foreground(Console console) {
            this.console = console;
        }

        void begun(Path run) {
            begun = true;
            console.out().println(BEGUN + run);
            console.out().flush();
        }

        /** Says why nothing began, which is in the log after what was there before. */
        void ended(Path log, long before) throws IOException {
            if (!begun) {
                byte[] all = Files.readAllBytes(log);
                console.notice(
                        new String(all, (int) before, all.length - (int) before, StandardCharsets.UTF_8).strip());
            }
        }
    }
}
