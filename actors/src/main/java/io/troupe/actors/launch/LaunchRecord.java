package io.troupe.actors.launch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.checkpoint.RunDirectory;
import io.troupe.input.UserError;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * {@code cluster/launch.json}: who launched a run, so that {@code status}, {@code logs} and {@code stop} find it.
 *
 * @param kind {@code local}, {@code ssh}, {@code slurm} or {@code k8s}
 * @param host of the launcher
 * @param pid of the launcher
 * @param pidStarted when that process began, which tells it from a later one with its number; milliseconds since 1970
 * @param launchedAt when the run was launched
 * @param details of the kind, such as the number of a job
 */
public record LaunchRecord(
        String kind, String host, long pid, long pidStarted, Instant launchedAt, SortedMap<String, String> details) {

    /** Two processes read the start of a third from a clock that the system rounds. */
    private static final long ROUNDING_MILLIS = 2000;

    /** Of a launch by this process. */
    public static LaunchRecord ofThisProcess(String kind, Instant launchedAt, SortedMap<String, String> details) {
        ProcessHandle process = ProcessHandle.current();
        return new LaunchRecord(kind, thisHost(), process.pid(), started(process), launchedAt, details);
    }

    private static long started(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    private static String thisHost() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    /** Whether it was launched on this machine. */
    public boolean isHere() {
        return host.equals(thisHost());
    }

    /** The launcher, while it is alive on this machine. */
    public Optional<ProcessHandle> launcher() {
        return isHere()
                ? ProcessHandle.of(pid)
                        .filter(process ->
                                process.isAlive() && Math.abs(started(process) - pidStarted) <= ROUNDING_MILLIS)
                : Optional.empty();
    }

    /** Replaces the record of an earlier launch. */
    void write(LaunchFolder folder) throws IOException {
        ObjectNode json = new ObjectMapper().createObjectNode();
        json.put("kind", kind);
        json.put("host", host);
        json.put("pid", pid);
        json.put("pidStarted", pidStarted);
        json.put("launchedAt", launchedAt.toString());
        ObjectNode more = json.putObject("details");
        details.forEach(more::put);
        LaunchFolder.write(folder.launchJson(), json.toPrettyString() + "\n");
    }

    /** @throws UserError when the run was never launched as a cluster run */
    public static LaunchRecord read(RunDirectory run) throws IOException {
        Path file = new LaunchFolder(run).launchJson();
        if (!Files.isRegularFile(file)) {
            throw new UserError(run.path() + " is not of a cluster run: it has no cluster/launch.json");
        }
        JsonNode json = new ObjectMapper().readTree(file.toFile());
        SortedMap<String, String> details = new TreeMap<>();
        json.path("details")
                .properties()
                .forEach(field -> details.put(field.getKey(), field.getValue().asText()));
        return new LaunchRecord(
                json.path("kind").asText(),
                json.path("host").asText(),
                json.path("pid").asLong(),
                json.path("pidStarted").asLong(),
                Instant.parse(json.path("launchedAt").asText()),
                details);
    }
}
