package io.troupe.dmenvrpc;

import io.troupe.env.EnvironmentParameters;
import io.troupe.env.EnvironmentProvider;
import io.troupe.env.Reach;
import io.troupe.env.VectorEnvironment;
import java.util.Set;

/** Makes {@code dm_env_rpc}: environments behind a server that was started by somebody else. */
public final class DmEnvRpcProvider implements EnvironmentProvider {
    /** Name of the environment. */
    public static final String NAME = "dm_env_rpc";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<String> parameterNames() {
        return RpcSettings.NAMES;
    }

    @Override
    public Reach reach(EnvironmentParameters parameters) {
        return new Reach(Set.of(), Set.of(RpcSettings.ADDRESS));
    }

    @Override
    public VectorEnvironment create(int copies, EnvironmentParameters parameters) {
        return RpcVectorEnvironment.connect(RpcSettings.from(parameters), copies);
    }
}
