package io.troupe.benchmarks;

import com.sun.management.ThreadMXBean;
import io.troupe.env.VectorEnvironment;
import io.troupe.policy.PolicyVersion;
import io.troupe.random.RandomStream;
import io.troupe.trajectory.Trajectory;
import java.lang.management.ManagementFactory;

/** Steps environments through the bridge, as far as it is told to, under actions drawn before. */
final class BridgedStepper implements AutoCloseable {
    private static final double NANOS_PER_MICRO = 1e3;

    private final VectorEnvironment environment;
    private final Trajectory fragment;
    private long sequence;
    private long nanos;

    private BridgedStepper(VectorEnvironment environment, Trajectory fragment) {
        this.environment = environment;
        this.fragment = fragment;
    }

    /**
     * Begins an episode in every copy.
     *
     * @param environment with two actions to choose from; taken over, and closed where this fails
     * @param fragmentSteps in steps of all copies
     */
    static BridgedStepper start(VectorEnvironment environment, int fragmentSteps, long seed) {
        try {
            Trajectory fragment = new Trajectory(environment.spec(), fragmentSteps, environment.copies());
            RandomStream random = RandomStream.derive(seed, "benchmark-action", 0);
            for (int i = 0; i < fragment.actions.length; i++) {
                fragment.actions[i] = random.nextInt(2);
            }
            environment.reset(seed, fragment.observations, 0);
            return new BridgedStepper(environment, fragment);
        } catch (RuntimeException | Error e) {
            environment.close();
            throw e;
        }
    }

    /** Whose clock goes while this steps only. */
    RunMeter meter(long steps) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return new RunMeter(steps, () -> nanos, threads::getTotalThreadAllocatedBytes);
    }

    /**
     * Steps all copies {@code fragments} times the steps of a fragment.
     *
     * @return microseconds of a step of one copy
     */
    double microsOfStep(int fragments) {
        long begin = System.nanoTime();
        for (int i = 0; i < fragments; i++) {
            fragment.begin(0, sequence++, PolicyVersion.INITIAL);
            for (int t = 0; t < fragment.steps(); t++) {
                environment.step(fragment, t);
            }
        }
        long taken = System.nanoTime() - begin;
        nanos += taken;
        return taken / NANOS_PER_MICRO / fragments / fragment.rows();
    }

    @Override
    public void close() {
        environment.close();
    }
}
