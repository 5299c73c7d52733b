package io.troupe.actors;

import io.troupe.algorithm.Algorithm.ConfiguredAlgorithm;
import io.troupe.algorithm.Algorithms;
import io.troupe.config.Experiment;
import io.troupe.config.Experiment.EnvironmentSettings;
import io.troupe.env.EnvironmentParameters;
import io.troupe.env.Environments;
import io.troupe.env.JointEnvironment;
import io.troupe.env.OnlyBehaviour;
import io.troupe.env.VectorEnvironment;
import io.troupe.env.wrapper.Wrappers;
import io.troupe.input.UserError;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.spec.ParallelSpec;
import io.troupe.training.Blueprint;
import io.troupe.training.ConfiguredBehaviours;
import java.util.function.Function;
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
        EnvironmentSettings settings = experiment.environment();
        if (environments.isParallel(settings.name())) {
            return ofSeveralAgents(experiment, environments);
        }
        ConfiguredBehaviours.requireNone(experiment);
        Function<EnvironmentParameters, IntFunction<VectorEnvironment>> made = parameters -> count -> Wrappers.around(
                environments.create(settings.name(), count, parameters, settings.development()), settings.wrappers());
        IntFunction<VectorEnvironment> copies = made.apply(settings.parameters());
        EnvironmentSpec spec;
        try (VectorEnvironment one = copies.apply(1)) {
            spec = one.spec();
        }
        ConfiguredAlgorithm algorithm = Algorithms.discover()
                .find(experiment.algorithm().name())
                .orElseThrow(() -> new UserError("algorithm.name: there is no algorithm '"
                        + experiment.algorithm().name() + "'"))
                .configure(experiment.algorithm().settings(), spec);
        return new Blueprint(experiment, spec, algorithm, copies).withEnvironmentsOfWorkers(worker -> {
            IntFunction<VectorEnvironment> own = made.apply(parametersOf(settings, worker));
            return count -> new OnlyBehaviour(own.apply(count));
        });
    }

    private static Blueprint ofSeveralAgents(Experiment experiment, Environments environments) {
        EnvironmentSettings settings = experiment.environment();
        if (!settings.wrappers().isEmpty()) {
            throw new UserError("environment.wrappers are for environments with one agent, and '" + settings.name()
                    + "' has several: it must be []");
        }
        Function<EnvironmentParameters, IntFunction<JointEnvironment>> made = parameters ->
                count -> environments.createJoint(settings.name(), count, parameters, settings.development());
        IntFunction<JointEnvironment> copies = made.apply(settings.parameters());
        ParallelSpec spec;
        try (JointEnvironment one = copies.apply(1)) {
            spec = one.spec();
        }
        return new Blueprint(experiment, ConfiguredBehaviours.of(experiment, spec, Algorithms.discover()), copies)
                .withEnvironmentsOfWorkers(worker -> made.apply(parametersOf(settings, worker)));
    }

    private static EnvironmentParameters parametersOf(EnvironmentSettings settings, int worker) {
        return settings.perWorker().of(settings.parameters(), worker);
    }
}
