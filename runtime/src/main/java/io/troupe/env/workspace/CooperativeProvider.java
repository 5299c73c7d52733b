package io.troupe.env.workspace;

import io.troupe.env.EnvironmentParameters;
import io.troupe.env.JointEnvironment;
import io.troupe.env.ParallelCopies;
import io.troupe.env.ParallelEnvironmentProvider;
import java.util.Set;
import java.util.TreeSet;

/** Makes {@code Workspace-Cooperative-v0}. */
public final class CooperativeProvider implements ParallelEnvironmentProvider {
    private static final String COOPERATION = "cooperation";

    @Override
    public String name() {
        return Cooperative.NAME;
    }

    @Override
    public Set<String> parameterNames() {
        Set<String> names = new TreeSet<>(WorkspaceSettings.NAMES);
        names.add(COOPERATION);
        return names;
    }

    @Override
    public JointEnvironment create(int copies, EnvironmentParameters parameters) {
        WorkspaceSettings settings = WorkspaceSettings.from(parameters, Cooperative.WEIGHTS);
        boolean cooperation = parameters.flag(COOPERATION, false);
        return ParallelCopies.create(Cooperative.NAME, () -> new Cooperative(settings, cooperation), copies);
    }
}
