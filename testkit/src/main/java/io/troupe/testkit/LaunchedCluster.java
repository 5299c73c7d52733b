package io.troupe.testkit;

import io.troupe.actors.cluster.NodeConfig.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A run that a launcher, such as {@code bin/troupe-cluster local}, keeps up: it starts the nodes, starts again what
 * dies, and writes {@code processes.json}. The launcher's exit code is that of the run.
 */
public final class LaunchedCluster implements RunningCluster {
    private final StartedProcess launcher;
    private final RunFolder folder;

    private LaunchedCluster(StartedProcess launcher, RunFolder folder) {
        this.launcher = launcher;
        this.folder = folder;
    }

    /**
     * A node that the launcher started.
     *
     * @param entry what the launcher says about it
     * @param startTicks when it started, which tells it from a later process of the same number
     */
    private record Launched(ProcessRecord entry, long startTicks) implements ClusterProcess {
        @Override
        public String name() {
            return role().name().toLowerCase(Locale.ROOT) + "-" + index();
        }

        @Override
        public long pid() {
            return entry.pid();
        }

        @Override
        public boolean isAlive() {
            return Proc.stat(pid())
                    .filter(stat -> stat.state() != 'Z' && stat.startTicks() == startTicks)
                    .isPresent();
        }

        @Override
        public Role role() {
            return entry.role();
        }

        @Override
        public int index() {
            return entry.index();
        }

        @Override
        public String host() {
            return entry.host();
        }

        @Override
        public int controlPort() {
            return entry.controlPort();
        }

        @Override
        public int dataPort() {
            return entry.dataPort();
        }
    }

    /**
     * {@code bin/troupe-cluster} of the tree that the test runs in.
     *
     * @throws IllegalStateException where there is none
     */
    public static Path launcherOfThisTree() {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null) {
            Path script = folder.resolve("bin/troupe-cluster");
            if (Files.isExecutable(script)) {
                return script;
            }
            folder = folder.getParent();
        }
        throw new IllegalStateException(
                "no bin/troupe-cluster in " + Path.of("").toAbsolutePath() + " or above it");
    }

    /**
     * Launches a run on this machine: {@code launcher local experiment --run-id .. --results-dir .. arguments}.
     *
     * @param launcher program and first arguments
     * @param arguments of {@code troupe-cluster local}: the experiment first, then options and overrides
     * @param environment of the launcher, and so of the nodes
     */
    public static LaunchedCluster start(
            TestProcesses processes,
            List<String> launcher,
            String runId,
            List<String> arguments,
            Map<String, String> environment)
            throws IOException {
        Path results = processes.folder().resolve("results");
        List<String> command = new ArrayList<>(launcher);
        command.add("local");
        command.addAll(arguments);
        command.addAll(List.of("--run-id", runId, "--results-dir", results.toString()));
        return new LaunchedCluster(
                processes.start("launcher", command, processes.folder(), environment),
                new RunFolder(results.resolve(runId)));
    }

    /** The launcher itself; it may be signalled too. */
    public StartedProcess launcher() {
        return launcher;
    }

    @Override
    public RunFolder folder() {
        return folder;
    }

    @Override
    public List<ClusterProcess> processes() throws IOException {
        List<ClusterProcess> living = new ArrayList<>();
        for (ProcessRecord entry : folder.processes()) {
            Optional<Proc.Stat> stat = Proc.stat(entry.pid());
            if (stat.isPresent() && stat.get().state() != 'Z') {
                living.add(new Launched(entry, stat.get().startTicks()));
            }
        }
        return living;
    }

    @Override
    public int awaitEnd(Duration within) throws InterruptedException {
        return launcher.awaitExit(within);
    }

    @Override
    public boolean hopeless() {
        return launcher.hopeless();
    }

    @Override
    public String story() {
        return launcher.story();
    }
}
