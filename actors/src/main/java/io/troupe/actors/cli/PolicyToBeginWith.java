package io.troupe.actors.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValue;
import io.troupe.actors.RunBlueprint;
import io.troupe.algorithm.Behaviour;
import io.troupe.config.Experiment;
import io.troupe.config.ExperimentLoader;
import io.troupe.input.UserError;
import io.troupe.spec.Space;
import io.troupe.training.EarlierPolicy;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What {@code policy.from} of a new run means, settled once: its experiment then names one checkpoint, so that the run
 * begins with the same policy however often it has to begin. A run that is resumed does not ask again.
 */
final class PolicyToBeginWith {
    private static final String NETWORK = "network";
    /** They change how a network is computed or learnt, not what it is. */
    private static final Set<String> NOT_OF_THE_NETWORK = Set.of("inference", "memory.sequence", "memory.burnIn");

    private final EarlierPolicy policy;

    private PolicyToBeginWith(EarlierPolicy policy) {
        this.policy = policy;
    }

    /**
     * The experiment of a new run with the checkpoint that it is to begin with.
     *
     * @throws UserError when there is none, or its run had other observations, actions or networks
     */
    static Experiment settled(ExperimentLoader loader, Experiment experiment) {
        if (experiment.policyFrom().isEmpty()) {
            return experiment;
        }
        EarlierPolicy policy = new EarlierPolicy(experiment.policyFrom().get());
        String checkpoint = policy.checkpoint().toString();
        new PolicyToBeginWith(policy).requireFits(loader, experiment);
        return experiment.withPolicyFrom(checkpoint);
    }

    private void requireFits(ExperimentLoader loader, Experiment experiment) {
        List<Behaviour> behaviours = RunBlueprint.of(experiment).behaviours();
        Experiment earlier;
        List<Behaviour> earlierBehaviours;
        try {
            earlier = loader.load(policy.run().experimentConf().toString(), List.of());
            earlierBehaviours = RunBlueprint.of(earlier).behaviours();
        } catch (UserError e) {
            throw policy.problem("what that run saw cannot be told: " + e.getMessage());
        }
        if (behaviours.size() != earlierBehaviours.size()) {
            throw policy.problem("that run has " + names(earlierBehaviours) + ", this experiment " + names(behaviours));
        }
        for (int i = 0; i < behaviours.size(); i++) {
            requireSameSpaces(earlierBehaviours.get(i), behaviours.get(i));
            requireSameNetwork(network(earlier, earlierBehaviours.get(i)), network(experiment, behaviours.get(i)));
        }
    }

    private static List<String> names(List<Behaviour> behaviours) {
        return behaviours.stream().map(Behaviour::name).toList();
    }

    private void requireSameSpaces(Behaviour before, Behaviour now) {
        requireSame("observations", before.spec().observation(), now.spec().observation());
        requireSame("actions", before.spec().action(), now.spec().action());
    }

    /** Kinds and shapes, as a space writes itself; a box may have other bounds. */
    private void requireSame(String what, Space before, Space now) {
        if (!before.toString().equals(now.toString())) {
            throw policy.problem("that run has " + what + " " + before + ", this experiment " + now);
        }
    }

    private static Config network(Experiment experiment, Behaviour behaviour) {
        Config settings = experiment.algorithmOf(behaviour.name()).settings();
        return settings.hasPath(NETWORK) ? settings.getConfig(NETWORK) : ConfigFactory.empty();
    }

    /** In the settings that both have: algorithms differ in some. */
    private void requireSameNetwork(Config before, Config now) {
        for (Map.Entry<String, ConfigValue> setting : now.entrySet()) {
            String path = setting.getKey();
            if (NOT_OF_THE_NETWORK.contains(path) || !before.hasPath(path)) {
                continue;
            }
            Object earlier = before.getValue(path).unwrapped();
            if (!earlier.equals(setting.getValue().unwrapped())) {
                throw policy.problem("that run has algorithm.network." + path + " = " + earlier + ", this experiment "
                        + setting.getValue().unwrapped());
            }
        }
    }
}
