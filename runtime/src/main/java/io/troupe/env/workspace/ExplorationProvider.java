package io.troupe.env.workspace;

import io.troupe.env.EnvironmentParameters;
import io.troupe.env.EnvironmentProvider;
import io.troupe.env.VectorEnvironment;
import java.util.Set;

/** Makes {@code Workspace-Exploration-v0}. */
public final class ExplorationProvider implements EnvironmentProvider {
    @Override
    public String name() {
        return Exploration.NAME;
    }

    @Override
    public Set<String> parameterNames() {
        return WorkspaceSettings.NAMES;
    }

    @Override
    public VectorEnvironment create(int copies, EnvironmentParameters parameters) {
        return new Exploration(copies, WorkspaceSettings.from(parameters, Exploration.WEIGHTS));
    }
}
