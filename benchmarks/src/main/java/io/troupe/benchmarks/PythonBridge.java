package io.troupe.benchmarks;

import io.troupe.env.EnvironmentParameters;
import io.troupe.env.Environments;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gymnasium's CartPole-v1, 64 copies with random actions in one Python process: through the bridge, and stepped by Python
 * itself, with Gymnasium's {@code SyncVectorEnv} and by a bare loop. They take turns of a quarter of a second or so, half of
 * which warm up.
 */
public final class PythonBridge implements SystemUnderTest {
    static final String NAME = "gymnasium";
    static final String BRIDGE = "bridge";
    static final String SYNC_VECTOR_ENV = "sync-vector-env";
    static final String BARE = "bare";

    /** Environment variable with the Python to use. */
    static final String PYTHON = "TROUPE_PYTHON";

    private static final String TURNS = "in-turns";
    private static final String ENVIRONMENT = "CartPole-v1";
    private static final int COPIES = 64;
    private static final int FRAGMENT_STEPS = 128;
    private static final int FRAGMENTS = 3;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<String> modes() {
        return List.of(TURNS);
    }

    /** Whether there is a Python for it. */
    static boolean installed() {
        return !Optional.ofNullable(System.getenv(PYTHON)).orElse("").isBlank();
    }

    @Override
    public Measured run(String mode, long seed, long steps) throws IOException {
        long halfSteps = (steps + 1) / 2;
        int turnSteps = FRAGMENTS * FRAGMENT_STEPS * COPIES;
        return run(seed, Math.toIntExact((halfSteps + turnSteps - 1) / turnSteps), FRAGMENTS);
    }

    /**
     * Has each of them take its turns.
     *
     * @param turns that count, after as many that do not
     * @param fragments of a turn
     */
    static Measured run(long seed, int turns, int fragments) throws IOException {
        long turnSteps = (long) fragments * FRAGMENT_STEPS * COPIES;
        long steps = 2 * turnSteps * turns;
        List<Double> ofSync = new ArrayList<>();
        List<Double> ofBridge = new ArrayList<>();
        List<Double> ofBare = new ArrayList<>();
        try (PythonStepper sync = python(SYNC_VECTOR_ENV, seed);
                BridgedStepper bridge = bridged(seed);
                PythonStepper bare = python(BARE, seed)) {
            RunMeter meter = bridge.meter(steps);
            for (int turn = -turns; turn < turns; turn++) {
                meter.reached((turns + turn) * turnSteps);
                double syncMicros = sync.microsOfStep(fragments);
                double bridgeMicros = bridge.microsOfStep(fragments);
                double bareMicros = bare.microsOfStep(fragments);
                if (turn >= 0) {
                    ofSync.add(syncMicros);
                    ofBridge.add(bridgeMicros);
                    ofBare.add(bareMicros);
                }
            }
            TurnTimes times = new TurnTimes(Map.of(SYNC_VECTOR_ENV, ofSync, BRIDGE, ofBridge, BARE, ofBare));
            return meter.finish(steps).withTurns(times);
        }
    }

    private static PythonStepper python(String mode, long seed) throws IOException {
        return PythonStepper.start(System.getenv(PYTHON), mode, ENVIRONMENT, COPIES, FRAGMENT_STEPS, seed);
    }

    private static BridgedStepper bridged(long seed) {
        EnvironmentParameters parameters = new EnvironmentParameters(Map.of("id", ENVIRONMENT));
        return BridgedStepper.start(
                Environments.discover().create("gymnasium", COPIES, parameters), FRAGMENT_STEPS, seed);
    }
}
