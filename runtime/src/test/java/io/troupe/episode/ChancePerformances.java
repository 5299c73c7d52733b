package io.troupe.episode;

import io.troupe.algorithm.Behaviour;
import io.troupe.env.EnvironmentParameters;
import io.troupe.env.Environments;
import io.troupe.policy.PolicySnapshot;
import io.troupe.policy.PolicyVersion;
import io.troupe.spec.EnvironmentSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Policies that do anything that is allowed, in any environment. */
public final class ChancePerformances {
    private ChancePerformances() {}

    public static PolicyPerformance in(String environment, Map<String, Object> values, long seed) {
        EnvironmentParameters parameters = new EnvironmentParameters(values);
        Environments environments = Environments.discover();
        OneCopy copy = environments.isParallel(environment)
                ? OneCopy.joint(environments.createJoint(environment, 1, parameters))
                : OneCopy.alone(environments.create(environment, 1, parameters));
        List<Behaviour> behaviours = new ArrayList<>();
        List<PolicySnapshot> parts = new ArrayList<>();
        for (int k = 0; k < copy.parts().size(); k++) {
            EnvironmentSpec spec = copy.spec().specOf(k);
            String name = copy.isJoint() ? copy.spec().behaviours().get(k).name() : "";
            behaviours.add(new Behaviour(name, copy.spec().agentsOf(k), spec, new ChanceAlgorithm(spec)));
            parts.add(PolicySnapshot.of(PolicyVersion.INITIAL, new float[0]));
        }
        PolicySnapshot snapshot = copy.isJoint()
                ? PolicySnapshot.joint(PolicyVersion.INITIAL, Behaviour.names(behaviours), parts)
                : parts.getFirst();
        return new PolicyPerformance(copy, parameters, behaviours, snapshot, true, seed);
    }
}
