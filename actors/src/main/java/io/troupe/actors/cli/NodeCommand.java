package io.troupe.actors.cli;

import io.troupe.actors.StopCause;
import io.troupe.actors.cluster.JoinFailure;
import io.troupe.actors.cluster.NodeConfig;
import io.troupe.actors.cluster.NodeConfig.Role;
import io.troupe.actors.cluster.NodeConfigLoader;
import io.troupe.actors.cluster.NodeProcess;
import io.troupe.actors.launch.LauncherLease;
import io.troupe.input.NearestName;
import io.troupe.input.UserError;
import io.troupe.tensorflow.TensorFlowStart;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code troupe node}. */
@Command(
        name = "node",
        description = "Runs one node of a cluster run in this process. 'troupe-cluster' starts all of them.",
        footer = {"", "Example: troupe node --role worker --config node.conf --join 10.0.0.1:7001 node.index=2"})
final class NodeCommand implements Callable<Integer> {
    /** sysexits.h calls it a temporary failure: starting the same command again may well succeed. */
    static final int START_AGAIN = 75;

    /** How long the run may take to end once its launcher is gone. */
    private static final Duration GRACE = Duration.ofSeconds(60);

    private final Console console;
    private final Instant processStart;

    @Option(names = "--role", required = true, paramLabel = "ROLE", description = "worker, trainer or supervisor.")
    private String role = "";

    @Option(names = "--config", required = true, paramLabel = "FILE", description = "The node's settings.")
    private Path config = Path.of("");

    @Option(
            names = "--join",
            split = ",",
            paramLabel = "HOST:PORT",
            description = "Members to join; without it the node forms a new cluster.")
    private List<String> join = new ArrayList<>();

    @Parameters(arity = "0..*", paramLabel = "KEY=VALUE", description = "Settings that win over those of the file.")
    private List<String> overrides = new ArrayList<>();

    NodeCommand(Console console, Instant processStart) {
        this.console = console;
        this.processStart = processStart;
    }

    @Override
    public Integer call() throws InterruptedException {
        NodeConfig settings = new NodeConfigLoader(processStart).load(role(), config, join, overrides);
        Logging.toConsole();
        TensorFlowStart.quietly("cpu");
        try (NodeProcess node = NodeProcess.start(settings)) {
            console.out()
                    .println(node.description().name() + " has joined; data plane on "
                            + node.description().data() + ", process "
                            + node.description().pid());
            console.out().flush();
            return run(node);
        } catch (JoinFailure e) {
            console.notice(String.valueOf(e.getMessage()));
            return e.mayPass() ? START_AGAIN : ExitCode.FAILED;
        }
    }

    private int run(NodeProcess node) throws InterruptedException {
        Optional<LauncherLease> lease = LauncherLease.ofProcess(
                GRACE,
                () -> node.stop(StopCause.TERMINATE),
                () -> node.stop(StopCause.ABANDONED),
                () -> halt(StopCause.ABANDONED));
        try (Signals signals = Signals.handle(node::stop, NodeCommand::halt)) {
            return exitCode(node.await(), signals.first());
        } finally {
            lease.ifPresent(LauncherLease::close);
        }
    }

    private static void halt(StopCause cause) {
        Runtime.getRuntime().halt(ExitCode.of(cause));
    }

    private Role role() {
        List<String> known = new ArrayList<>();
        for (Role each : Role.values()) {
            String name = each.name().toLowerCase(Locale.ROOT);
            known.add(name);
            if (name.equals(role)) {
                return each;
            }
        }
        throw new UserError("--role = " + role + ": must be worker, trainer or supervisor"
                + NearestName.of(role, known)
                        .map(name -> "; did you mean " + name + "?")
                        .orElse(""));
    }

    private int exitCode(NodeProcess.End end, Optional<StopCause> signal) {
        switch (end) {
            case NodeProcess.RunEnded(var summary) -> {
                console.out().println("the run is over: " + summary.reason());
                return ExitCode.of(summary, signal, OptionalDouble.empty());
            }
            case NodeProcess.Dismissed(String reason) -> {
                console.out().println("leaving: " + reason);
                return signal.map(ExitCode::of).orElse(ExitCode.DONE);
            }
            case NodeProcess.FellOut(String reason) -> {
                console.notice(reason);
                return START_AGAIN;
            }
            case NodeProcess.Failed(String reason, Throwable cause) -> {
                if (cause instanceof UserError wrong) {
                    throw wrong;
                }
                console.notice("failed: " + reason);
                return ExitCode.FAILED;
            }
        }
    }
}
