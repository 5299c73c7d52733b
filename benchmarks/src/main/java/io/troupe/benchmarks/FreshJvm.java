package io.troupe.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs every contender in a JVM of its own, with the binary, the flags and the class path of this one. In a shared JVM
 * the first contender's profile would decide how the code of the second is compiled.
 */
final class FreshJvm implements Runner {
    private static final String QUIET_TENSORFLOW = "TF_CPP_MIN_LOG_LEVEL";
    private static final int SHOWN_LOG_LINES = 20;
    private static final long TIMEOUT_MINUTES = 30;

    private final List<String> command;

    private FreshJvm(List<String> command) {
        this.command = command;
    }

    static FreshJvm likeThisOne() {
        List<String> command = new ArrayList<>(command());
        command.add(ContenderMain.class.getName());
        return new FreshJvm(List.copyOf(command));
    }

    /** The command of a JVM like this one, up to the name of the class. */
    static List<String> command() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(inherited(ManagementFactory.getRuntimeMXBean().getInputArguments()));
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        return List.copyOf(command);
    }

    /** Flags that a child can share; a debugger's port or a coverage agent's file belongs to one JVM. */
    static List<String> inherited(List<String> flags) {
        return flags.stream()
                .filter(flag -> !flag.startsWith("-agentlib:") && !flag.startsWith("-javaagent:"))
                .toList();
    }

    @Override
    public Measured run(Contender contender, long seed, long steps) {
        try {
            Path folder = Files.createTempDirectory("troupe-benchmark");
            Path log = folder.resolve("log");
            Path result = folder.resolve("result.json");
            try {
                await(contender, start(contender, seed, steps, log, result), log);
                return Measured.fromJson(new ObjectMapper().readTree(result.toFile()));
            } finally {
                Files.deleteIfExists(log);
                Files.deleteIfExists(result);
                Files.deleteIfExists(folder);
            }
        } catch (IOException e) {
            throw new BenchmarkFailure(contender + " could not be run: " + e.getMessage(), e);
        }
    }

    private Process start(Contender contender, long seed, long steps, Path log, Path result) throws IOException {
        List<String> arguments = new ArrayList<>(command);
        arguments.addAll(List.of(
                contender.system(), contender.mode(), Long.toString(seed), Long.toString(steps), result.toString()));
        ProcessBuilder builder =
                new ProcessBuilder(arguments).redirectErrorStream(true).redirectOutput(log.toFile());
        Map<String, String> environment = builder.environment();
        environment.putIfAbsent(QUIET_TENSORFLOW, "2");
        return builder.start();
    }

    private static void await(Contender contender, Process process, Path log) throws IOException {
        try {
            if (!process.waitFor(TIMEOUT_MINUTES, TimeUnit.MINUTES)) {
                throw new BenchmarkFailure(contender + " did not end within " + TIMEOUT_MINUTES + " minutes");
            }
            if (process.exitValue() != 0) {
                throw new BenchmarkFailure(
                        contender + " ended with exit code " + process.exitValue() + ":\n" + lastLines(log));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchmarkFailure(contender + " was interrupted", e);
        } finally {
            process.destroyForcibly();
        }
    }

    private static String lastLines(Path log) throws IOException {
        List<String> lines = new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
                .lines()
                .toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - SHOWN_LOG_LINES), lines.size()));
    }
}
