package io.troupe.actors.launch;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.troupe.checkpoint.Ledger;
import io.troupe.checkpoint.LedgerEvent;
import io.troupe.config.CollectionMode;
import io.troupe.metrics.JsonLinesSink;
import io.troupe.metrics.MetricReport;
import io.troupe.metrics.RunSummary;
import io.troupe.schedule.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Obeys what a launcher relies on in {@code troupe node}, and trains nothing. {@code -Dstub.plan=75,run} says how each
 * of its starts ends: with an exit code, by a signal ({@code kill}), {@code wait}, which is not at all and without
 * joining, or {@code run}, the default, as a run does;
 * {@code -Dstub.reports=N} how many reports of 50 ms a run has at least; {@code -Dstub.await=worker-0:3} which start of
 * which node it waits for.
 */
public final class StubNode {
    private static final Pattern FINISHED_AT = Pattern.compile("\"at\":\"([^\"]*)\".*\"finished\"");
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final String label;
    private final String role;
    private final Path run;
    private final Path folder;
    private final Instant launchedAt;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(1);

    private StubNode(String role, Config config) throws IOException {
        this.role = role;
        this.label = role + "-" + config.getInt("node.index");
        this.run = Path.of(config.getString("node.runDirectory"));
        this.launchedAt = Instant.ofEpochMilli(config.getLong("node.launchedAtMillis"));
        this.folder = Files.createDirectories(run.resolve("stub"));
    }

    public static void main(String[] arguments) throws Exception {
        List<String> join = new ArrayList<>();
        Map<String, String> options = new TreeMap<>();
        for (int i = 1; i + 1 < arguments.length; i += 2) {
            if (arguments[i].equals("--join")) {
                join.add(arguments[i + 1]);
            }
            options.put(arguments[i], arguments[i + 1]);
        }
        Config config = ConfigFactory.parseFile(
                Path.of(options.getOrDefault("--config", "")).toFile());
        StubNode node = new StubNode(options.getOrDefault("--role", ""), config);
        int exitCode = node.live(join);
        node.done.countDown();
        System.exit(exitCode);
    }

    private int live(List<String> join) throws IOException, InterruptedException {
        Path starts = folder.resolve(label + ".starts");
        Files.writeString(
                starts,
                ProcessHandle.current().pid() + " " + String.join(" ", join) + "\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
        try (LauncherLease lease = LauncherLease.ofProcess(
                        GRACE,
                        stop::countDown,
                        stop::countDown,
                        () -> Runtime.getRuntime().halt(3))
                .orElseThrow()) {
            Objects.requireNonNull(lease);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                stop.countDown();
                try {
                    done.await(GRACE.toMillis(), TimeUnit.MILLISECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }));
            String[] plan = System.getProperty("stub.plan", "run").split(",");
            int start = Files.readAllLines(starts).size();
            String next = start <= plan.length ? plan[start - 1] : plan[plan.length - 1];
            if (next.equals("2")) {
                System.out.println("node.controlPort = 7 is not allowed");
                return 2;
            }
            if (next.equals("wait")) {
                pause(Duration.ofMinutes(5).toMillis());
                return 3;
            }
            Files.writeString(folder.resolve(label + ".joined"), String.valueOf(start));
            if (next.equals("kill")) {
                pause(300);
                new ProcessBuilder(
                                "kill",
                                "-9",
                                String.valueOf(ProcessHandle.current().pid()))
                        .start()
                        .waitFor();
            }
            if (!next.equals("run")) {
                pause(300);
                return Integer.parseInt(next);
            }
            return role.equals("supervisor") ? supervise() : follow();
        }
    }

    /** @return whether it is to stop */
    private boolean pause(long millis) throws InterruptedException {
        return stop.await(millis, TimeUnit.MILLISECONDS);
    }

    private int follow() throws IOException, InterruptedException {
        while (!pause(50)) {
            if (hasFinished()) {
                return 0;
            }
        }
        return 143;
    }

    /** Whether the run finished in this launch: one that goes on finished once before. */
    private boolean hasFinished() throws IOException {
        Path ledger = run.resolve("ledger.jsonl");
        if (!Files.exists(ledger)) {
            return false;
        }
        try (Stream<String> lines = Files.lines(ledger)) {
            return lines.map(FINISHED_AT::matcher)
                    .filter(Matcher::find)
                    .anyMatch(line -> !Instant.parse(line.group(1)).isBefore(launchedAt));
        }
    }

    /** Whether the node has been started as often as this run waits for. */
    private boolean awaited() throws IOException {
        String[] awaited = System.getProperty("stub.await", "").split(":", 2);
        Path joined = folder.resolve(awaited[0] + ".joined");
        return awaited.length < 2
                || (Files.exists(joined) && Files.readString(joined).equals(awaited[1]));
    }

    private int supervise() throws IOException, InterruptedException {
        Ledger ledger = Ledger.in(run.resolve("ledger.jsonl"), Clock.systemUTC());
        int reports = Integer.getInteger("stub.reports", 5);
        Set<String> joined = new TreeSet<>();
        try (JsonLinesSink metrics = new JsonLinesSink(run.resolve("metrics.jsonl"))) {
            int done = 0;
            while (done < reports || !awaited()) {
                if (pause(50)) {
                    end(ledger, Outcome.STOPPED, done);
                    return 143;
                }
                join(ledger, joined);
                if (!joined.isEmpty()) {
                    done++;
                    metrics.accept(new MetricReport(
                            done * 1000L,
                            Duration.ofMillis(done * 50L),
                            new TreeMap<>(Map.of("Environment/Cumulative Reward", done * 10.0))));
                }
            }
        }
        end(ledger, Outcome.TARGET_REACHED, reports);
        return 0;
    }

    private void join(Ledger ledger, Set<String> joined) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".joined"))
                    .sorted()
                    .toList()) {
                String name = file.getFileName().toString().replace(".joined", "");
                if (joined.add(name + " " + Files.readString(file, StandardCharsets.UTF_8))) {
                    ledger.append(LedgerEvent.MEMBER_JOINED, 0, 1, name);
                }
            }
        }
    }

    private void end(Ledger ledger, Outcome outcome, int reports) throws IOException {
        new RunSummary(
                        run.getFileName().toString(),
                        "cartpole",
                        "ppo",
                        "CartPole-v1",
                        1,
                        CollectionMode.PIPELINED,
                        Optional.of(outcome),
                        "as planned",
                        reports * 1000L,
                        10,
                        10,
                        10,
                        476.5,
                        480,
                        Optional.empty(),
                        OptionalLong.empty(),
                        OptionalDouble.empty(),
                        1,
                        1,
                        1000,
                        new RunSummary.Trajectories(1, 1, 0, new TreeMap<>(), 0),
                        new RunSummary.PolicyLag(0, 0),
                        "ab12",
                        List.of(),
                        new RunSummary.Versions("0", "0", "0", "0"),
                        "cpu")
                .write(run.resolve("summary.json"));
        ledger.append(LedgerEvent.FINISHED, reports * 1000L, 1, "supervisor");
    }
}
