package io.troupe.env.python;

import io.troupe.env.EnvironmentParameters;
import io.troupe.env.EnvironmentProvider;
import io.troupe.env.VectorEnvironment;
import java.util.Map;

/** Makes {@code gymnasium}: any environment of Gymnasium's, by its id, in the user's own Python. */
public final class GymnasiumProvider extends PythonProvider implements EnvironmentProvider {
    /** Name of the environment. */
    public static final String NAME = "gymnasium";

    /** With the environment variables of this process. */
    public GymnasiumProvider() {
        this(System.getenv());
    }

    /** @param variables instead of this process's */
    GymnasiumProvider(Map<String, String> variables) {
        super(Family.GYMNASIUM, variables);
    }

    @Override
    public VectorEnvironment create(int copies, EnvironmentParameters parameters) {
        return PythonVectorEnvironment.start(settings(parameters), copies);
    }
}
