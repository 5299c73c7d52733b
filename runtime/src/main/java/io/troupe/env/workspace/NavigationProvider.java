package io.troupe.env.workspace;

import io.troupe.env.EnvironmentParameters;
import io.troupe.env.EnvironmentProvider;
import io.troupe.env.VectorEnvironment;
import java.util.Set;

/** Makes {@code Workspace-Navigation-v0}. */
public final class NavigationProvider implements EnvironmentProvider {
    @Override
    public String name() {
        return Navigation.NAME;
    }

    @Override
    public Set<String> parameterNames() {
        return WorkspaceSettings.NAMES;
    }

    @Override
    public VectorEnvironment create(int copies, EnvironmentParameters parameters) {
        return new Navigation(copies, WorkspaceSettings.from(parameters, Navigation.WEIGHTS));
    }
}
