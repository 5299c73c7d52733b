package io.troupe.env.python;

import io.troupe.env.EnvironmentParameters;
import io.troupe.env.Reach;
import java.util.Map;
import java.util.Set;

/** What both providers of environments in Python say of them. */
abstract class PythonProvider {
    private final Family family;
    private final Map<String, String> variables;

    /** @param variables of this process */
    PythonProvider(Family family, Map<String, String> variables) {
        this.family = family;
        this.variables = variables;
    }

    /** The name in {@code environment.name}. */
    public final String name() {
        return family.text();
    }

    /** Names that {@code environment.parameters} may use. */
    public final Set<String> parameterNames() {
        return family.parameters();
    }

    /** Which of these parameters reach beyond this program. */
    public final Reach reach(EnvironmentParameters parameters) {
        return family.reach(parameters);
    }

    final BridgeSettings settings(EnvironmentParameters parameters) {
        return BridgeSettings.from(family, parameters, variables);
    }
}
