package io.troupe.env.spread;

import io.troupe.env.EnvironmentParameters;
import io.troupe.env.JointEnvironment;
import io.troupe.env.ParallelCopies;
import io.troupe.env.ParallelEnvironmentProvider;
import java.util.Set;

/**
 * Makes {@code SimpleSpread-v0}; parameters {@code agents}: how many, and how many landmarks, default 3; {@code localRatio}: the
 * share of what an agent gets alone in its reward, default 0.5; {@code maxEpisodeSteps}: default 25.
 */
public final class SpreadProvider implements ParallelEnvironmentProvider {
    private static final String AGENTS = "agents";
    private static final String LOCAL_RATIO = "localRatio";
    private static final String MAX_EPISODE_STEPS = "maxEpisodeSteps";
    private static final int MOST_AGENTS = 20;

    @Override
    public String name() {
        return Spread.NAME;
    }

    @Override
    public Set<String> parameterNames() {
        return Set.of(AGENTS, LOCAL_RATIO, MAX_EPISODE_STEPS);
    }

    @Override
    public JointEnvironment create(int copies, EnvironmentParameters parameters) {
        int agents = whole(parameters, AGENTS, Spread.AGENTS, 2, MOST_AGENTS);
        double localRatio = parameters.number(LOCAL_RATIO, Spread.LOCAL_RATIO, 0, 1);
        int steps = whole(parameters, MAX_EPISODE_STEPS, Spread.MAX_EPISODE_STEPS, 1, 1_000_000);
        return ParallelCopies.create(Spread.NAME, () -> new Spread(agents, localRatio, steps), copies);
    }

    private static int whole(EnvironmentParameters parameters, String name, int otherwise, int low, int high) {
        double value = parameters.number(name, otherwise, low, high);
        if (value != Math.rint(value)) {
            throw new IllegalArgumentException(
                    "environment.parameters." + name + " must be a whole number, not " + value);
        }
        return (int) value;
    }
}
