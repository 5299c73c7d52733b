package io.troupe.env.python;

import io.troupe.env.EnvironmentParameters;
import io.troupe.env.JointEnvironment;
import io.troupe.env.ParallelEnvironmentProvider;
import io.troupe.env.Reach;
import java.util.Map;
import java.util.Set;

/** Makes {@code pettingzoo}: any environment that has PettingZoo's parallel interface, by its module, in the user's own Python. */
public final class PettingZooProvider implements ParallelEnvironmentProvider {
    /** Name of the environment. */
    public static final String NAME = "pettingzoo";

    private final Map<String, String> variables;

    /** With the environment variables of this process. */
    public PettingZooProvider() {
        this(System.getenv());
    }

    /** @param variables instead of this process's */
    PettingZooProvider(Map<String, String> variables) {
        this.variables = variables;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<String> parameterNames() {
        return Family.PETTINGZOO.parameters();
    }

    @Override
    public Reach reach(EnvironmentParameters parameters) {
        return Family.PETTINGZOO.reach(parameters);
    }

    @Override
    public JointEnvironment create(int copies, EnvironmentParameters parameters) {
        BridgeSettings settings = BridgeSettings.from(Family.PETTINGZOO, parameters, variables);
        return PythonJointEnvironment.start(settings, copies);
    }
}
