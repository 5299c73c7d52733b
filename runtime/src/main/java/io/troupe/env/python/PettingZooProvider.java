package io.troupe.env.python;

import io.troupe.env.EnvironmentParameters;
import io.troupe.env.JointEnvironment;
import io.troupe.env.ParallelEnvironmentProvider;
import java.util.Map;

/** Makes {@code pettingzoo}: any environment that has PettingZoo's parallel interface, by its module, in the user's own Python. */
public final class PettingZooProvider extends PythonProvider implements ParallelEnvironmentProvider {
    /** Name of the environment. */
    public static final String NAME = "pettingzoo";

    /** With the environment variables of this process. */
    public PettingZooProvider() {
        this(System.getenv());
    }

    /** @param variables instead of this process's */
    PettingZooProvider(Map<String, String> variables) {
        super(Family.PETTINGZOO, variables);
    }

    @Override
    public JointEnvironment create(int copies, EnvironmentParameters parameters) {
        return PythonJointEnvironment.start(settings(parameters), copies);
    }
}
