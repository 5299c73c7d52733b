package io.troupe.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;

/**
 * Stable-Baselines3 on PyTorch, through {@code benchmarks/peers/train.py} and a Python environment of its own, which is
 * looked for beside it unless {@value #PYTHON} names another. {@code bin/troupe} sets {@value #FOLDER}; without it the
 * working folder must be that of the sources.
 */
public final class StableBaselines implements SystemUnderTest {
    static final String NAME = "stable-baselines3";
    /** Environment variable with the Python to use. */
    static final String PYTHON = "TROUPE_PEERS_PYTHON";
    /** Environment variable with the folder of {@code train.py}. */
    static final String FOLDER = "TROUPE_PEERS";

    /** A run of a peer takes minutes. */
    private static final Duration LONGEST = Duration.ofHours(2);

    private static final String DEFAULT_FOLDER = "benchmarks/peers";
    private static final String DEFAULT_PYTHON = ".venv/bin/python";

    @Override
    public String name() {
        return NAME;
    }

    /** Algorithm and threads of PyTorch: which number is faster depends on the machine. */
    @Override
    public List<String> modes() {
        return List.of("dqn-1", "dqn-2", "sac-1", "sac-2");
    }

    private static Path folder() {
        return Path.of(Optional.ofNullable(System.getenv(FOLDER)).orElse(DEFAULT_FOLDER));
    }

    private static Path python() {
        return Optional.ofNullable(System.getenv(PYTHON))
                .map(Path::of)
                .orElseGet(() -> folder().resolve(DEFAULT_PYTHON));
    }

    /** Whether there is a Python environment for it. */
    static boolean installed() {
        return Files.isExecutable(python());
    }

    @Override
    public Measured run(String mode, long seed, long steps) throws IOException, InterruptedException {
        int dash = mode.indexOf('-');
        ProcessBuilder builder = new ProcessBuilder(
                python().toString(),
                folder().resolve("train.py").toString(),
                mode.substring(0, dash),
                "--threads",
                mode.substring(dash + 1),
                "--seed",
                Long.toString(seed),
                "--steps",
                Long.toString(steps));
        Path answer = Files.createTempFile("troupe-peer", ".json");
        Process process = builder.redirectError(Redirect.INHERIT)
                .redirectOutput(answer.toFile())
                .start();
        try {
            if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
                throw new BenchmarkFailure(
                        NAME + " " + mode + " has not ended after " + LONGEST.toMinutes() + " minutes");
            }
            if (process.exitValue() != 0) {
                throw new BenchmarkFailure(NAME + " " + mode + " ended with exit code " + process.exitValue());
            }
            return measured(new ObjectMapper().readTree(answer.toFile()));
        } finally {
            process.destroyForcibly();
            Files.delete(answer);
        }
    }

    /** What {@code train.py} prints. Heap is not counted. */
    static Measured measured(JsonNode json) {
        return Measured.of(Throughput.fromPeer(json))
                .withLearning(new LearningRate(
                        json.required("gradientSteps").longValue(),
                        json.required("loopStepsPerSecond").doubleValue(),
                        json.required("updateStepsPerSecond").doubleValue(),
                        OptionalDouble.empty()));
    }
}
