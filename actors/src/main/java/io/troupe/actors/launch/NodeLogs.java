package io.troupe.actors.launch;

import io.troupe.checkpoint.RunDirectory;
import io.troupe.input.NearestName;
import io.troupe.input.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** What the nodes of a run have printed. */
public final class NodeLogs {
    private static final int POLL_MILLIS = 500;

    private final Map<String, LinesTail> tails = new LinkedHashMap<>();
    private final Map<String, List<String>> fetched = new LinkedHashMap<>();
    private final int lines;

    private NodeLogs(int lines) {
        this.lines = lines;
    }

    /**
     * Finds them.
     *
     * @param nodes such as {@code worker-0}; empty for all
     * @param lines of each at most
     * @throws UserError when there is no such node, or no log
     */
    public static NodeLogs of(RunDirectory run, List<String> nodes, int lines)
            throws IOException, InterruptedException {
        LaunchRecord record = LaunchRecord.read(run);
        NodeLogs logs = new NodeLogs(lines);
        if (record.kind().equals(KubernetesLaunch.LABEL)) {
            logs.fetched.putAll(Kubectl.of(record).logs(nodes, lines));
            return logs;
        }
        Map<String, Path> files = files(run);
        for (String node : nodes) {
            if (!files.containsKey(node)) {
                throw new UserError("there is no log of '" + node + "' in " + run.log()
                        + NearestName.of(node, files.keySet())
                                .map(name -> "; did you mean " + name + "?")
                                .orElse(""));
            }
        }
        files.forEach((node, file) -> {
            if (nodes.isEmpty() || nodes.contains(node)) {
                logs.tails.put(node, LinesTail.fromBeginning(file));
            }
        });
        return logs;
    }

    private static Map<String, Path> files(RunDirectory run) throws IOException {
        Map<String, Path> files = new LinkedHashMap<>();
        if (!Files.isDirectory(run.log())) {
            return files;
        }
        try (Stream<Path> all = Files.list(run.log())) {
            for (Path file : new ArrayList<>(all.sorted().toList())) {
                String name = file.getFileName().toString();
                if (name.endsWith(".log") && !name.equals("troupe.log")) {
                    files.put(name.substring(0, name.length() - ".log".length()), file);
                }
            }
        }
        return files;
    }

    /** The last lines of each. */
    public void show(Consumer<String> out) throws IOException {
        fetched.forEach((node, all) -> all.forEach(line -> out.accept(node + "  " + line)));
        for (Map.Entry<String, LinesTail> tail : tails.entrySet()) {
            Deque<String> last = new ArrayDeque<>();
            for (List<String> next = tail.getValue().next();
                    !next.isEmpty();
                    next = tail.getValue().next()) {
                for (String line : next) {
                    last.addLast(line);
                    if (last.size() > lines) {
                        last.removeFirst();
                    }
                }
            }
            last.forEach(line -> out.accept(tail.getKey() + "  " + line));
        }
    }

    /** Waits a moment, and shows the lines that have come. */
    public void showMore(Consumer<String> out) throws IOException, InterruptedException {
        if (new Semaphore(0).tryAcquire(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
            return;
        }
        for (Map.Entry<String, LinesTail> tail : tails.entrySet()) {
            tail.getValue().next().forEach(line -> out.accept(tail.getKey() + "  " + line));
        }
    }
}
