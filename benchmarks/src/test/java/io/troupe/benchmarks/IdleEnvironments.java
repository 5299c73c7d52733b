package io.troupe.benchmarks;

import io.troupe.env.EnvironmentParameters;
import io.troupe.env.EnvironmentProvider;
import io.troupe.env.VectorEnvironment;
import io.troupe.spec.Box;
import io.troupe.spec.Discrete;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.trajectory.Trajectory;

/** An environment in which nothing happens; registered in the tests only. */
public final class IdleEnvironments implements EnvironmentProvider {
    static final String NAME = "Idle-v0";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public VectorEnvironment create(int copies, EnvironmentParameters parameters) {
        EnvironmentSpec spec = new EnvironmentSpec(NAME, Box.unbounded(3), new Discrete(2), EnvironmentSpec.UNLIMITED);
        return new VectorEnvironment() {
            @Override
            public EnvironmentSpec spec() {
                return spec;
            }

            @Override
            public int copies() {
                return copies;
            }

            @Override
            public void reset(long seed, float[] observations, int offset) {}

            @Override
            public void step(Trajectory fragment, int t) {
                for (int copy = 0; copy < copies; copy++) {
                    float action = fragment.actions[t * copies + copy];
                    if (action != 0 && action != 1) {
                        throw new IllegalArgumentException("action " + action);
                    }
                }
            }
        };
    }
}
