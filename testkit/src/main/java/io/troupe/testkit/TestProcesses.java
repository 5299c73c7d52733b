package io.troupe.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The processes that a test starts. Every one of them, with all its children, is dead when this is closed, and each of
 * them soon after the virtual machine of the test died without closing it.
 *
 * <p>As a parameter of a test it is made, shown on failure and closed by {@link ProcessesOfTest}.
 */
public final class TestProcesses implements AutoCloseable, Witness {
    private static final int MOST = 1000;

    private final Path folder;
    private final LifeLine lifeLine;
    private final List<StartedProcess> started = new ArrayList<>();
    private final List<Witness> witnesses = new ArrayList<>();

    private TestProcesses(Path folder, LifeLine lifeLine) {
        this.folder = folder;
        this.lifeLine = lifeLine;
    }

    /**
     * @param folder for what they write; made when it is missing
     */
    public static TestProcesses in(Path folder) throws IOException {
        return new TestProcesses(Files.createDirectories(folder), LifeLine.open());
    }

    /** Where the output of processes goes; a place for other files of the test too. */
    public Path folder() {
        return folder;
    }

    /** Starts a process in {@link #folder()}, with the environment of this one. */
    public StartedProcess start(String name, List<String> command) throws IOException {
        return start(name, command, folder, Map.of());
    }

    /**
     * Starts a process.
     *
     * @param name of its output files and in messages; several may share one
     * @param command program and arguments
     * @param directory it works in
     * @param environment what differs from that of this process
     */
    public synchronized StartedProcess start(
            String name, List<String> command, Path directory, Map<String, String> environment) throws IOException {
        if (started.size() >= MOST) {
            throw new IllegalStateException("a test starts at most " + MOST + " processes");
        }
        long same =
                started.stream().filter(process -> process.name().equals(name)).count();
        String files = same == 0 ? name : name + "-" + (same + 1);
        Path out = folder.resolve(files + ".out");
        Path err = folder.resolve(files + ".err");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        StartedProcess controlled = new StartedProcess(name, command, process, out, err);
        started.add(controlled);
        try {
            lifeLine.hold(process);
        } catch (IOException e) {
            controlled.destroy();
            throw e;
        }
        process.getOutputStream().close();
        return controlled;
    }

    /** All that were started, oldest first. */
    public synchronized List<StartedProcess> started() {
        return List.copyOf(started);
    }

    /** Who else has something to say when the test fails, such as which random seed it had. */
    public synchronized void onFailureAsk(Witness witness) {
        witnesses.add(witness);
    }

    @Override
    public synchronized String story() {
        return witnesses.stream().map(witness -> witness.story() + "\n").collect(Collectors.joining())
                + started.stream().map(StartedProcess::story).collect(Collectors.joining());
    }

    /** Whether none lives any more. */
    @Override
    public synchronized boolean hopeless() {
        return started.stream().noneMatch(StartedProcess::isAlive);
    }

    @Override
    public synchronized void close() throws IOException {
        try {
            started.forEach(StartedProcess::destroy);
        } finally {
            lifeLine.close();
        }
    }
}
