package io.troupe.env;

import io.troupe.spec.AgentSpec;
import io.troupe.spec.BehaviourSpec;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.spec.ParallelSpec;
import io.troupe.trajectory.Trajectory;
import java.util.List;
import java.util.Optional;

/** An environment with one agent as one with several: its fragments are their own only part. */
public final class OnlyBehaviour implements JointEnvironment {
    private static final String AGENT = "agent";

    private final VectorEnvironment environment;
    private final ParallelSpec spec;

    /** @param environment taken over */
    public OnlyBehaviour(VectorEnvironment environment) {
        this.environment = environment;
        EnvironmentSpec one = environment.spec();
        spec = new ParallelSpec(
                one.name(),
                List.of(new BehaviourSpec(AGENT, one.observation(), one.action(), one.masked())),
                List.of(new AgentSpec(AGENT, AGENT)),
                one.maxEpisodeSteps(),
                one.measures());
    }

    @Override
    public ParallelSpec spec() {
        return spec;
    }

    @Override
    public int copies() {
        return environment.copies();
    }

    @Override
    public void reset(long seed, List<float[]> observations) {
        environment.reset(seed, observations.getFirst(), 0);
    }

    @Override
    public void step(Trajectory fragment, int t) {
        environment.step(fragment, t);
    }

    @Override
    public void actionMasks(int behaviour, boolean[] masks, int offset) {
        environment.actionMasks(masks, offset);
    }

    @Override
    public Optional<Snapshotable> snapshotable() {
        return environment instanceof Snapshotable snapshotable ? Optional.of(snapshotable) : Optional.empty();
    }

    @Override
    public Optional<Depicted> depicted() {
        return environment.depicted();
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
