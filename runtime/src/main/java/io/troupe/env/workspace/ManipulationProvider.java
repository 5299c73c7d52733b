package io.troupe.env.workspace;

import io.troupe.env.EnvironmentParameters;
import io.troupe.env.EnvironmentProvider;
import io.troupe.env.VectorEnvironment;
import java.util.Set;

/** Makes {@code Workspace-Manipulation-v0}. */
public final class ManipulationProvider implements EnvironmentProvider {
    @Override
    public String name() {
        return Manipulation.NAME;
    }

    @Override
    public Set<String> parameterNames() {
        return WorkspaceSettings.NAMES;
    }

    @Override
    public VectorEnvironment create(int copies, EnvironmentParameters parameters) {
        return new Manipulation(copies, WorkspaceSettings.from(parameters, Manipulation.WEIGHTS));
    }
}
