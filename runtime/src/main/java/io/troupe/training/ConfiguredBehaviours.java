package io.troupe.training;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigValue;
import io.troupe.algorithm.Algorithm;
import io.troupe.algorithm.Algorithms;
import io.troupe.algorithm.Behaviour;
import io.troupe.config.Experiment;
import io.troupe.config.Experiment.AlgorithmSettings;
import io.troupe.input.NearestName;
import io.troupe.input.UserError;
import io.troupe.jvm.MemoryNeed;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.spec.ParallelSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The behaviours of an environment with the algorithms that an experiment gives them. */
public final class ConfiguredBehaviours {
    /** The path of a setting in the messages of an algorithm. */
    private static final Pattern ALGORITHM = Pattern.compile("(?<![\\w.])algorithm\\.([a-z]\\w*(?:\\.[a-z]\\w*)*)");

    private ConfiguredBehaviours() {}

    /**
     * Reads the settings of each behaviour: those under {@code behaviours} where it has some, else those under {@code
     * algorithm}.
     *
     * @throws UserError naming a section of {@code behaviours} that is none of the environment's, or a bad setting
     */
    public static List<Behaviour> of(Experiment experiment, ParallelSpec spec, Algorithms algorithms) {
        List<String> names =
                spec.behaviours().stream().map(behaviour -> behaviour.name()).toList();
        for (String name : experiment.behaviours().keySet()) {
            if (!names.contains(name)) {
                throw new UserError("behaviours." + name + ": " + spec.name() + " has no such behaviour"
                        + NearestName.of(name, names)
                                .map(near -> "; did you mean " + near + "?")
                                .orElse(".")
                        + " It has " + String.join(", ", names));
            }
        }
        List<Behaviour> behaviours = new ArrayList<>();
        for (int k = 0; k < names.size(); k++) {
            behaviours.add(configured(experiment, names.get(k), spec.agentsOf(k), spec.specOf(k), algorithms));
        }
        return behaviours;
    }

    private static Behaviour configured(
            Experiment experiment, String name, List<String> agents, EnvironmentSpec spec, Algorithms algorithms) {
        AlgorithmSettings settings = experiment.algorithmOf(name);
        Algorithm algorithm = algorithms
                .find(settings.name())
                .orElseThrow(
                        () -> new UserError("there is no algorithm '" + settings.name() + "' for behaviour " + name));
        try {
            return new Behaviour(name, agents, spec, algorithm.configure(settings.settings(), spec));
        } catch (ConfigException | IllegalArgumentException | UserError e) {
            throw named(experiment, name, e);
        }
    }

    /**
     * For an environment with one agent.
     *
     * @throws UserError when the experiment has settings of behaviours
     */
    public static void requireNone(Experiment experiment) {
        experiment.behaviours().keySet().stream().findFirst().ifPresent(name -> {
            throw new UserError("behaviours." + name + ": "
                    + experiment.environment().name() + " has one agent, whose settings are those under algorithm");
        });
    }

    /**
     * An error about the settings of a behaviour, with the paths at which they stand in the experiment.
     *
     * @param behaviour its name; empty for the only one of an environment with one agent
     * @param error whose message speaks of {@code algorithm.} settings
     */
    static UserError named(Experiment experiment, String behaviour, RuntimeException error) {
        String message = String.valueOf(error.getMessage());
        if (behaviour.isEmpty()) {
            return new UserError(message);
        }
        return new UserError("behaviour " + behaviour + ": "
                + ALGORITHM
                        .matcher(message)
                        .replaceAll(found -> Matcher.quoteReplacement(path(experiment, behaviour, found.group(1)))));
    }

    /** What a setting of a behaviour needs, with the path at which it stands in the experiment. */
    static MemoryNeed named(Experiment experiment, String behaviour, MemoryNeed need) {
        if (behaviour.isEmpty()) {
            return need;
        }
        String path = ALGORITHM
                .matcher(need.setting())
                .replaceAll(found -> Matcher.quoteReplacement(path(experiment, behaviour, found.group(1))));
        boolean inherited = path.equals(need.setting());
        return new MemoryNeed(
                path,
                inherited ? need.value() + " (as used by behaviour " + behaviour + ")" : need.value(),
                need.heapBytes(),
                need.checkpointBytes(),
                need.directBytes());
    }

    /** Where a setting of a behaviour's algorithm comes from: its section, or the one of all behaviours. */
    private static String path(Experiment experiment, String behaviour, String setting) {
        AlgorithmSettings own = experiment.behaviours().get(behaviour);
        boolean inherited = own == null || isInherited(own, experiment.algorithm(), setting);
        return (inherited ? "algorithm." : "behaviours." + behaviour + ".algorithm.") + setting;
    }

    private static boolean isInherited(AlgorithmSettings own, AlgorithmSettings common, String setting) {
        if (!own.name().equals(common.name())
                || !own.settings().hasPath(setting)
                || !common.settings().hasPath(setting)) {
            return false;
        }
        ConfigValue value = own.settings().getValue(setting);
        ConfigValue inCommon = common.settings().getValue(setting);
        return value.equals(inCommon) && value.origin().equals(inCommon.origin());
    }
}
