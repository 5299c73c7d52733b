package io.troupe.actors;

import io.troupe.algorithm.Algorithm.ConfiguredAlgorithm;
import io.troupe.algorithm.Algorithms;
import io.troupe.config.Experiment;
import io.troupe.env.EnvironmentParameters;
import io.troupe.env.Environments;
import io.troupe.env.JointEnvironment;
import io.troupe.env.VectorEnvironment;
import io.troupe.env.wrapper.Wrappers;
import io.troupe.env.wrapper.Wrapping;
import io.troupe.input.UserError;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.training.Blueprint;
import io.troupe.training.ConfiguredBehaviours;
import java.util.List;
import java.util.function.IntFunction;

/** The blueprint of an experiment whose environment and algorithm are found by name. */
public final class RunBlueprint {
    private RunBlueprint() {}

    /**
     * Looks everything up and checks that it goes together.
     *
     * @throws UserError naming what is unknown or out of range
     */
    public static Blueprint of(Experiment experiment) {
        Environments environments = Environments.discover();
        String name = experiment.environment().name();
        EnvironmentParameters parameters = experiment.environment().parameters();
        Algorithms algorithms = Algorithms.discover();
        List<Wrapping> wrappers = experiment.environment().wrappers();
        if (environments.isParallel(name)) {
            if (!wrappers.isEmpty()) {
                throw new UserError("environment.wrappers are for environments with one agent, and '" + name
                        + "' has several: it must be []");
            }
            IntFunction<JointEnvironment> copies = count -> environments.createJoint(
                    name, count, parameters, experiment.environment().development());
            try (JointEnvironment one = copies.apply(1)) {
                return new Blueprint(experiment, ConfiguredBehaviours.of(experiment, one.spec(), algorithms), copies);
            }
        }
        ConfiguredBehaviours.requireNone(experiment);
        IntFunction<VectorEnvironment> copies = count -> Wrappers.around(
                environments.create(
                        name, count, parameters, experiment.environment().development()),
                wrappers);
        EnvironmentSpec spec;
        try (VectorEnvironment one = copies.apply(1)) {
            spec = one.spec();
        }
        ConfiguredAlgorithm algorithm = algorithms
                .find(experiment.algorithm().name())
                .orElseThrow(() -> new UserError("algorithm.name: there is no algorithm '"
                        + experiment.algorithm().name() + "'"))
                .configure(experiment.algorithm().settings(), spec);
        return new Blueprint(experiment, spec, algorithm, copies);
    }
}
