package io.troupe.env.python;

import io.troupe.env.EnvironmentFailure;
import io.troupe.env.VectorEnvironment;
import io.troupe.spec.BehaviourSpec;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.spec.ParallelSpec;
import io.troupe.trajectory.Trajectory;
import java.util.List;

/** Copies with one agent that Python processes step. */
final class PythonVectorEnvironment implements VectorEnvironment {
    private static final int ONLY = 0;

    private final PythonEnvironment environment;
    private final EnvironmentSpec spec;

    private PythonVectorEnvironment(PythonEnvironment environment) {
        this.environment = environment;
        ParallelSpec all = environment.spec();
        BehaviourSpec only = all.behaviours().get(ONLY);
        spec = new EnvironmentSpec(all.name(), only.observation(), only.action(), all.maxEpisodeSteps(), only.masked())
                .withMeasures(all.measures());
    }

    /**
     * Starts the processes.
     *
     * @throws io.troupe.input.UserError when the settings are wrong
     * @throws EnvironmentFailure when a process does not work
     */
    static PythonVectorEnvironment start(BridgeSettings settings, int copies) {
        return new PythonVectorEnvironment(PythonEnvironment.start(settings, copies));
    }

    @Override
    public EnvironmentSpec spec() {
        return spec;
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
    public void reset(long seed, float[] observations, int offset) {
        environment.reset(seed);
        environment.copyObservations(ONLY, observations, offset);
    }

    @Override
    public void step(Trajectory fragment, int t) {
        environment.step(fragment, t);
    }

    @Override
    public void actionMasks(boolean[] masks, int offset) {
        environment.copyMasks(ONLY, masks, offset);
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
