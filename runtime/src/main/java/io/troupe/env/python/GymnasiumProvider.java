package io.troupe.env.python;

import io.troupe.env.EnvironmentParameters;
import io.troupe.env.EnvironmentProvider;
import io.troupe.env.VectorEnvironment;
import java.util.Map;
import java.util.Set;

/** Makes {@code gymnasium}: any environment of Gymnasium's, by its id, in the user's own Python. */
public final class GymnasiumProvider implements EnvironmentProvider {
    /** Name of the environment. */
    public static final String NAME = "gymnasium";

    /** The parameters that say which program is started, or where it runs. */
    public static final Set<String> PROGRAM = BridgeSettings.PROGRAM;

    private final Map<String, String> variables;

    /** With the environment variables of this process. */
    public GymnasiumProvider() {
        this(System.getenv());
    }

    /** @param variables instead of this process's */
    GymnasiumProvider(Map<String, String> variables) {
        this.variables = variables;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<String> parameterNames() {
        return Family.GYMNASIUM.parameters();
    }

    @Override
    public VectorEnvironment create(int copies, EnvironmentParameters parameters) {
        BridgeSettings settings = BridgeSettings.from(Family.GYMNASIUM, parameters, variables);
        return PythonVectorEnvironment.start(settings, copies);
    }
}
