package io.troupe.benchmarks;

import com.sun.management.ThreadMXBean;
import io.troupe.env.EnvironmentParameters;
import io.troupe.env.Environments;
import io.troupe.env.VectorEnvironment;
import io.troupe.policy.PolicyVersion;
import io.troupe.random.RandomStream;
import io.troupe.trajectory.Trajectory;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gymnasium's CartPole-v1, 64 copies with random actions in one Python process: through the bridge, and stepped by Python
 * itself, with Gymnasium's {@code SyncVectorEnv} and by a bare loop. They take turns of a quarter of a second or so, until
 * each has taken the steps; the turns of the first half warm up.
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
    private static final int TURN_STEPS = FRAGMENTS * FRAGMENT_STEPS * COPIES;
    private static final double NANOS_PER_MICRO = 1e3;

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
        int turns = Math.max(2, (int) (steps / TURN_STEPS));
        List<Double> ofSync = new ArrayList<>();
        List<Double> ofBridge = new ArrayList<>();
        List<Double> ofBare = new ArrayList<>();
        try (PythonStepper sync = python(SYNC_VECTOR_ENV, seed);
                Bridged bridge = new Bridged(seed);
                PythonStepper bare = python(BARE, seed)) {
            RunMeter meter = bridge.meter((long) turns * TURN_STEPS);
            for (int turn = 0; turn < turns; turn++) {
                meter.reached((long) turn * TURN_STEPS);
                ofSync.add(sync.microsOfStep(FRAGMENTS));
                ofBridge.add(bridge.microsOfStep());
                ofBare.add(bare.microsOfStep(FRAGMENTS));
            }
            return meter.finish((long) turns * TURN_STEPS)
                    .withTurns(new TurnTimes(Map.of(
                            SYNC_VECTOR_ENV,
                            secondHalf(ofSync),
                            BRIDGE,
                            secondHalf(ofBridge),
                            BARE,
                            secondHalf(ofBare))));
        }
    }

    private static <T> List<T> secondHalf(List<T> all) {
        return all.subList(all.size() / 2, all.size());
    }

    private static PythonStepper python(String mode, long seed) throws IOException {
        return PythonStepper.start(System.getenv(PYTHON), mode, ENVIRONMENT, COPIES, FRAGMENT_STEPS, seed);
    }

    /** The bridge, under actions drawn before. */
    private static final class Bridged implements AutoCloseable {
        private final VectorEnvironment environment = Environments.discover()
                .create("gymnasium", COPIES, new EnvironmentParameters(Map.of("id", ENVIRONMENT)));
        private final Trajectory fragment = new Trajectory(environment.spec(), FRAGMENT_STEPS, COPIES);
        private long sequence;
        private long nanos;

        Bridged(long seed) {
            RandomStream random = RandomStream.derive(seed, "benchmark-action", 0);
            for (int i = 0; i < fragment.actions.length; i++) {
                fragment.actions[i] = random.nextInt(2);
            }
            environment.reset(seed, fragment.observations, 0);
        }

        /** Of its own turns. */
        RunMeter meter(long steps) {
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            return new RunMeter(steps, () -> nanos, threads::getTotalThreadAllocatedBytes);
        }

        double microsOfStep() {
            long begin = System.nanoTime();
            for (int i = 0; i < FRAGMENTS; i++) {
                fragment.begin(0, sequence++, PolicyVersion.INITIAL);
                for (int t = 0; t < FRAGMENT_STEPS; t++) {
                    environment.step(fragment, t);
                }
            }
            long taken = System.nanoTime() - begin;
            nanos += taken;
            return taken / NANOS_PER_MICRO / TURN_STEPS;
        }

        @Override
        public void close() {
            environment.close();
        }
    }
}
