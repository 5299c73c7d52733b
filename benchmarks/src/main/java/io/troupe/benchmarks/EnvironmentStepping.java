package io.troupe.benchmarks;

import io.troupe.env.EnvironmentParameters;
import io.troupe.env.EnvironmentProvider;
import io.troupe.env.VectorEnvironment;
import io.troupe.policy.PolicyVersion;
import io.troupe.random.RandomStream;
import io.troupe.spec.Box;
import io.troupe.spec.Discrete;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.spec.Space;
import io.troupe.trajectory.Trajectory;
import java.util.List;
import java.util.ServiceLoader;

/**
 * Every registered environment that needs no parameters, 64 copies stepped by random actions in one thread, with nothing else going on. A mode is
 * an environment's name.
 */
public final class EnvironmentStepping implements SystemUnderTest {
    static final String NAME = "environment";

    private static final int COPIES = 64;
    private static final int FRAGMENT_STEPS = 128;
    private static final float UNBOUNDED_ACTION = 1;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<String> modes() {
        return ServiceLoader.load(EnvironmentProvider.class).stream()
                .map(provider -> provider.get().name())
                // It is no environment before it is told which, and is measured apart.
                .filter(name -> !name.equals(PythonBridge.NAME))
                .sorted()
                .toList();
    }

    @Override
    public Measured run(String mode, long seed, long steps) {
        try (VectorEnvironment environment = provider(mode).create(COPIES, EnvironmentParameters.NONE)) {
            Trajectory fragment = new Trajectory(environment.spec(), FRAGMENT_STEPS, COPIES);
            fillRandomly(fragment.actions, environment.spec(), RandomStream.derive(seed, "benchmark-action", 0));
            environment.reset(seed, fragment.observations, 0);
            int rowFloats = COPIES * fragment.observationSize();
            RunMeter meter = RunMeter.start(steps);
            long taken = 0;
            for (long sequence = 0; taken < steps; sequence++) {
                meter.reached(taken);
                fragment.begin(0, sequence, PolicyVersion.INITIAL);
                for (int t = 0; t < FRAGMENT_STEPS; t++) {
                    environment.step(fragment, t);
                }
                System.arraycopy(
                        fragment.observations, FRAGMENT_STEPS * rowFloats, fragment.observations, 0, rowFloats);
                taken += fragment.rows();
            }
            return meter.finish(taken);
        }
    }

    private static EnvironmentProvider provider(String name) {
        return ServiceLoader.load(EnvironmentProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no environment is named '" + name + "'"));
    }

    private static void fillRandomly(float[] actions, EnvironmentSpec spec, RandomStream random) {
        Space space = spec.action();
        for (int i = 0; i < actions.length; i++) {
            int element = i % space.size();
            actions[i] = switch (space) {
                case Discrete discrete -> random.nextInt(discrete.n());
                case Box box -> random.nextFloat(lower(box, element), upper(box, element));
                default -> throw new IllegalArgumentException("no built-in environment has actions of " + space);
            };
        }
    }

    private static float lower(Box box, int element) {
        return Math.max(box.low()[element], -UNBOUNDED_ACTION);
    }

    private static float upper(Box box, int element) {
        return Math.min(box.high()[element], UNBOUNDED_ACTION);
    }
}
