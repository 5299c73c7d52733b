package io.troupe.algorithm.ppo;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import io.troupe.algorithm.neural.Settings;
import io.troupe.input.NearestName;
import io.troupe.input.UserError;
import io.troupe.spec.EnvironmentSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A part of the reward with a value function of its own.
 *
 * @param name that the environment gives it; empty for the whole reward of one that names none
 * @param discount gamma of its later rewards
 * @param strength that its rewards are multiplied by
 */
record RewardStream(String name, float discount, float strength) {
    private static final String SECTION = "rewardStreams";
    private static final String DISCOUNT = "discount";
    private static final String STRENGTH = "strength";
    private static final Set<String> SETTINGS = Set.of(DISCOUNT, STRENGTH);

    /** The whole reward as one stream. */
    static RewardStream whole(float discount) {
        return new RewardStream("", discount, 1);
    }

    /**
     * The streams of an environment, in its order, as an experiment sets them; at least one.
     *
     * @param algorithm section of the experiment
     * @param discount of streams that set none
     * @throws UserError naming a stream that the environment does not have, or an unknown setting of one
     * @throws ConfigException naming path, value and range of a bad setting
     */
    static List<RewardStream> from(Config algorithm, EnvironmentSpec spec, float discount) {
        ConfigObject section = algorithm.getObject(SECTION);
        section.forEach((name, value) -> requireKnown(spec, name, value));
        if (spec.rewardStreams().isEmpty()) {
            return List.of(whole(discount));
        }
        Settings settings = new Settings(algorithm);
        List<RewardStream> streams = new ArrayList<>();
        for (String name : spec.rewardStreams()) {
            String path = SECTION + "." + name + ".";
            streams.add(new RewardStream(
                    name,
                    algorithm.hasPath(path + DISCOUNT) ? settings.number(path + DISCOUNT, 0, 1) : discount,
                    algorithm.hasPath(path + STRENGTH) ? settings.number(path + STRENGTH, 0, Float.MAX_VALUE) : 1));
        }
        return streams;
    }

    private static void requireKnown(EnvironmentSpec spec, String name, ConfigValue value) {
        String path = "algorithm." + SECTION + "." + name;
        String where = " (" + value.origin().description() + ")";
        if (!spec.rewardStreams().contains(name)) {
            throw new UserError(path + where + ": "
                    + (spec.rewardStreams().isEmpty()
                            ? "the reward of '" + spec.name() + "' is not a sum of streams"
                            : "the reward streams of '" + spec.name() + "' are "
                                    + String.join(", ", spec.rewardStreams())
                                    + NearestName.of(name, spec.rewardStreams())
                                            .map(near -> "; did you mean " + near + "?")
                                            .orElse("")));
        }
        if (!(value instanceof ConfigObject settings)) {
            throw new UserError(path + where + " is not allowed: it must be a section with discount and strength");
        }
        for (Map.Entry<String, ConfigValue> setting : settings.entrySet()) {
            if (!SETTINGS.contains(setting.getKey())) {
                throw new UserError("unknown setting " + path + "." + setting.getKey() + where
                        + ": a reward stream has discount and strength");
            }
        }
    }
}
