package io.troupe.env.python;

import io.troupe.env.EnvironmentFailure;
import io.troupe.env.JointEnvironment;
import io.troupe.env.Snapshotable;
import io.troupe.spec.ParallelSpec;
import io.troupe.trajectory.Trajectory;
import java.util.List;
import java.util.Optional;

/** Copies with several agents that Python processes step. A resumed run starts new episodes. */
final class PythonJointEnvironment implements JointEnvironment {
    private final PythonEnvironment environment;

    private PythonJointEnvironment(PythonEnvironment environment) {
        this.environment = environment;
    }

    /**
     * Starts the processes.
     *
     * @throws io.troupe.input.UserError when the settings are wrong
     * @throws EnvironmentFailure when a process does not work
     */
    static PythonJointEnvironment start(BridgeSettings settings, int copies) {
        return new PythonJointEnvironment(PythonEnvironment.start(settings, copies));
    }

    @Override
    public ParallelSpec spec() {
        return environment.spec();
    }

    @Override
    public int copies() {
        return environment.copies();
    }

    /** Numbers of the processes that step the copies now. */
    List<Long> pids() {
        return environment.pids();
    }

    @Override
    public void reset(long seed, List<float[]> observations) {
        environment.reset(seed);
        for (int k = 0; k < observations.size(); k++) {
            environment.copyObservations(k, observations.get(k), 0);
        }
    }

    @Override
    public void step(Trajectory fragment, int t) {
        environment.step(fragment, t);
    }

    @Override
    public void actionMasks(int behaviour, boolean[] masks, int offset) {
        environment.copyMasks(behaviour, masks, offset);
    }

    @Override
    public Optional<Snapshotable> snapshotable() {
        return Optional.empty();
    }

    @Override
    public List<EnvironmentFailure> drainRepairs() {
        return environment.drainRepairs();
    }

    @Override
    public void close() {
        environment.close();
    }
}
