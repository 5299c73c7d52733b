package io.troupe.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.troupe.env.EnvironmentParameters;
import io.troupe.env.Environments;
import io.troupe.env.VectorEnvironment;
import io.troupe.policy.PolicyVersion;
import io.troupe.random.RandomStream;
import io.troupe.trajectory.Trajectory;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Gymnasium's CartPole-v1, 64 copies with random actions in one Python process: through the bridge, and stepped by Python
 * itself, with Gymnasium's {@code SyncVectorEnv} and by a bare loop.
 */
public final class PythonBridge implements SystemUnderTest {
    static final String NAME = "gymnasium";
    static final String BRIDGE = "bridge";
    static final String SYNC_VECTOR_ENV = "sync-vector-env";
    static final String BARE = "bare";

    /** Environment variable with the Python to use. */
    static final String PYTHON = "TROUPE_PYTHON";

    private static final String ENVIRONMENT = "CartPole-v1";
    private static final int COPIES = 64;
    private static final int FRAGMENT_STEPS = 128;
    private static final String SCRIPT = "step_gymnasium.py";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<String> modes() {
        return List.of(SYNC_VECTOR_ENV, BRIDGE, BARE);
    }

    /** Whether there is a Python for it. */
    static boolean installed() {
        return !Optional.ofNullable(System.getenv(PYTHON)).orElse("").isBlank();
    }

    @Override
    public Measured run(String mode, long seed, long steps) throws IOException, InterruptedException {
        return mode.equals(BRIDGE) ? bridge(seed, steps) : python(mode, seed, steps);
    }

    private static Measured bridge(long seed, long steps) {
        EnvironmentParameters parameters = new EnvironmentParameters(Map.of("id", ENVIRONMENT));
        try (VectorEnvironment environment = Environments.discover().create("gymnasium", COPIES, parameters)) {
            Trajectory fragment = new Trajectory(environment.spec(), FRAGMENT_STEPS, COPIES);
            RandomStream random = RandomStream.derive(seed, "benchmark-action", 0);
            for (int i = 0; i < fragment.actions.length; i++) {
                fragment.actions[i] = random.nextInt(2);
            }
            environment.reset(seed, fragment.observations, 0);
            RunMeter meter = RunMeter.start(steps);
            long taken = 0;
            for (long sequence = 0; taken < steps; sequence++) {
                meter.reached(taken);
                fragment.begin(0, sequence, PolicyVersion.INITIAL);
                for (int t = 0; t < FRAGMENT_STEPS; t++) {
                    environment.step(fragment, t);
                }
                taken += fragment.rows();
            }
            return meter.finish(taken);
        }
    }

    private static Measured python(String mode, long seed, long steps) throws IOException, InterruptedException {
        Path script = Files.createTempFile("troupe-benchmark", ".py");
        try {
            try (InputStream source = Objects.requireNonNull(PythonBridge.class.getResourceAsStream(SCRIPT))) {
                Files.write(script, source.readAllBytes());
            }
            Process process = new ProcessBuilder(
                            System.getenv(PYTHON),
                            script.toString(),
                            mode,
                            ENVIRONMENT,
                            Integer.toString(COPIES),
                            Long.toString(steps),
                            Long.toString(seed))
                    .redirectError(Redirect.INHERIT)
                    .start();
            try {
                String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                if (process.waitFor() != 0) {
                    throw new BenchmarkFailure(NAME + " " + mode + " ended with exit code " + process.exitValue());
                }
                return Measured.of(Throughput.fromPeer(new ObjectMapper().readTree(answer)));
            } finally {
                process.destroyForcibly();
            }
        } finally {
            Files.delete(script);
        }
    }
}
