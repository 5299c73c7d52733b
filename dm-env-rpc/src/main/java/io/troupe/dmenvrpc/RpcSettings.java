package io.troupe.dmenvrpc;

import static io.troupe.env.EnvironmentParameters.path;

import dm_env_rpc.v1.DmEnvRpc.Tensor;
import io.troupe.env.EnvironmentParameters;
import io.troupe.spec.EnvironmentSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What {@code environment.parameters} says of environments behind servers.
 *
 * @param addresses of the servers over which the copies are spread, at least one
 * @param security of the connections
 * @param world that every copy joins; where there is none, every copy creates one of its own
 * @param worldSettings with which worlds are created
 * @param joinSettings with which they are joined
 * @param seedSetting the setting of a world that is its seed
 * @param observations those that are asked for, in this order; where there are none, all that are numbers, by name
 * @param actions those that are taken, in this order; where there are none, all that are numbers, by name
 * @param reward the observation that is the reward
 * @param discount the observation that is 0 where an episode ended by itself, where there is such a one
 * @param maxEpisodeSteps after which an episode is cut
 * @param timeout of one step of all copies
 * @param startTimeout of creating and joining worlds and of starting episodes, of all copies together
 */
record RpcSettings(
        List<Address> addresses,
        Security security,
        Optional<String> world,
        Map<String, Tensor> worldSettings,
        Map<String, Tensor> joinSettings,
        Optional<String> seedSetting,
        List<String> observations,
        List<String> actions,
        String reward,
        String discount,
        int maxEpisodeSteps,
        Duration timeout,
        Duration startTimeout) {
    static final String ADDRESS = "address";
    static final String OBSERVATIONS = "observations";
    static final String ACTIONS = "actions";
    static final String REWARD = "reward";
    static final String TIMEOUT = "timeout";
    static final String START_TIMEOUT = "startTimeout";
    private static final String TLS = "tls";
    private static final String AUTHORITIES = "authorities";
    private static final String INSECURE = "insecure";
    private static final String WORLD = "world";
    private static final String WORLD_SETTINGS = "worldSettings";
    private static final String JOIN_SETTINGS = "joinSettings";
    private static final String SEED_SETTING = "seedSetting";
    private static final String DISCOUNT = "discount";
    private static final String MAX_EPISODE_STEPS = "maxEpisodeSteps";

    static final Set<String> NAMES = Set.of(
            ADDRESS,
            TLS,
            AUTHORITIES,
            INSECURE,
            WORLD,
            WORLD_SETTINGS,
            JOIN_SETTINGS,
            SEED_SETTING,
            OBSERVATIONS,
            ACTIONS,
            REWARD,
            DISCOUNT,
            MAX_EPISODE_STEPS,
            TIMEOUT,
            START_TIMEOUT);

    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration DEFAULT_START_TIMEOUT = Duration.ofSeconds(40);

    /** @throws IllegalArgumentException naming the parameter, its value and what is allowed */
    static RpcSettings from(EnvironmentParameters parameters) {
        List<Address> addresses =
                names(parameters, ADDRESS).stream().map(Address::of).toList();
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException(
                    path(ADDRESS) + " is required: where the server listens, such as \"localhost:50051\"");
        }
        Optional<String> world = world(parameters);
        Optional<String> seedSetting = parameters.text(SEED_SETTING);
        if (world.isPresent() && (seedSetting.isPresent() || parameters.values().containsKey(WORLD_SETTINGS))) {
            throw new IllegalArgumentException(path(seedSetting.isPresent() ? SEED_SETTING : WORLD_SETTINGS)
                    + " is of worlds that the copies create, and with " + path(WORLD) + " they join one that there is");
        }
        return new RpcSettings(
                addresses,
                security(parameters, addresses),
                world,
                SettingTensors.of(path(WORLD_SETTINGS), parameters.section(WORLD_SETTINGS)),
                SettingTensors.of(path(JOIN_SETTINGS), parameters.section(JOIN_SETTINGS)),
                seedSetting,
                distinct(parameters, OBSERVATIONS),
                distinct(parameters, ACTIONS),
                parameters.text(REWARD).orElse("reward"),
                parameters.text(DISCOUNT).orElse("discount"),
                parameters
                        .wholeNumber(MAX_EPISODE_STEPS, 1, EnvironmentSpec.UNLIMITED - 1)
                        .orElse(EnvironmentSpec.UNLIMITED),
                parameters.duration(TIMEOUT, DEFAULT_TIMEOUT),
                parameters.duration(START_TIMEOUT, DEFAULT_START_TIMEOUT));
    }

    /** The server of copy {@code b} of {@code copies}: neighbours share one. */
    int serverOf(int b, int copies) {
        return (int) ((long) b * Math.min(addresses.size(), copies) / copies);
    }

    private static Security security(EnvironmentParameters parameters, List<Address> addresses) {
        boolean tls = parameters.flag(TLS, false);
        Optional<Path> authorities = parameters.text(AUTHORITIES).map(Path::of);
        if (authorities.isPresent() && !tls) {
            throw new IllegalArgumentException(path(AUTHORITIES) + " is of use with " + path(TLS) + " = true only");
        }
        boolean insecure = parameters.flag(INSECURE, false);
        for (Address address : addresses) {
            if (!tls && !insecure && !address.isLoopback()) {
                throw new IllegalArgumentException(path(ADDRESS) + " = " + address
                        + " is not on this machine, and what goes there could be read and changed on its way: set "
                        + path(TLS) + " = true, or " + path(INSECURE) + " = true in a network that you trust");
            }
        }
        return new Security(tls, authorities);
    }

    /** Unlike other texts, it may be blank. */
    private static Optional<String> world(EnvironmentParameters parameters) {
        return parameters.values().get(WORLD) instanceof String name && name.isBlank()
                ? Optional.of(name)
                : parameters.text(WORLD);
    }

    /** Names with commas between. */
    private static List<String> names(EnvironmentParameters parameters, String name) {
        return parameters.text(name).stream()
                .flatMap(text -> Arrays.stream(text.split(",", -1)))
                .map(String::strip)
                .toList();
    }

    private static List<String> distinct(EnvironmentParameters parameters, String name) {
        List<String> names = names(parameters, name);
        Set<String> seen = new HashSet<>();
        for (String each : names) {
            if (!seen.add(each)) {
                throw new IllegalArgumentException(path(name) + " must not name '" + each + "' twice");
            }
        }
        return names;
    }
}
