package io.troupe.env.python;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.troupe.env.EnvironmentParameters;
import io.troupe.spec.Measures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What {@code environment.parameters} says of an environment in Python.
 *
 * @param family which interface it has
 * @param id by which Gymnasium knows it, where {@code module:Id} imports the module first; of PettingZoo the module, or {@code module:function}
 * @param python the interpreter: a program on the path, or a file
 * @param kwargs more arguments of {@code gymnasium.make}, or of PettingZoo's {@code parallel_env}
 * @param maxEpisodeSteps a time limit instead of the environment's own
 * @param masks whether action masks are taken from {@code info["action_mask"]}, where there are any
 * @param processes over which the copies are spread
 * @param timeout of one step of all copies, and of all processes
 * @param startTimeout of starting processes, or of starting an episode in all copies; where processes are replaced, of both
 * @param measures what is taken from {@code info}; of Gymnasium alone
 * @param remote where processes run that somebody else has started; where there is none, the interpreter steps the environments itself
 * @param behaviours names of agents, by the behaviour that they share; empty where those with equal spaces share one
 */
record BridgeSettings(
        Family family,
        String id,
        String python,
        Map<String, Object> kwargs,
        OptionalInt maxEpisodeSteps,
        boolean masks,
        int processes,
        Duration timeout,
        Duration startTimeout,
        List<InfoMeasure> measures,
        Optional<RemoteBridge> remote,
        Map<String, List<String>> behaviours) {
    static final String PYTHON_VARIABLE = "TROUPE_PYTHON";

    private static final String DEFAULT_PYTHON = "python3";
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration DEFAULT_START_TIMEOUT = Duration.ofSeconds(40);
    private static final int MOST_PROCESSES = 1024;

    private static final String ID = "id";
    static final String PYTHON = "python";
    private static final String KWARGS = "kwargs";
    private static final String MAX_EPISODE_STEPS = "maxEpisodeSteps";
    private static final String MASKS = "masks";
    private static final String PROCESSES = "processes";
    private static final String TIMEOUT = "timeout";
    private static final String START_TIMEOUT = "startTimeout";

    private static final String MEASURES = "measures";
    private static final String BEHAVIOURS = "behaviours";

    static final Set<String> OF_GYMNASIUM =
            withRemote(ID, PYTHON, KWARGS, MAX_EPISODE_STEPS, MASKS, PROCESSES, TIMEOUT, START_TIMEOUT, MEASURES);
    static final Set<String> OF_PETTINGZOO =
            withRemote(ID, PYTHON, KWARGS, MASKS, PROCESSES, TIMEOUT, START_TIMEOUT, BEHAVIOURS);

    /** Those that say which program is started, or where it runs. */
    static final Set<String> PROGRAM = withRemote(PYTHON);

    private static Set<String> withRemote(String... names) {
        return Stream.concat(Stream.of(names), RemoteBridge.NAMES.stream()).collect(Collectors.toUnmodifiableSet());
    }

    BridgeSettings {
        measures = List.copyOf(measures);
    }

    /**
     * @param variables of this process, of which {@value #PYTHON_VARIABLE} names the interpreter where no parameter does
     * @throws IllegalArgumentException naming the parameter, its value and what is allowed
     */
    static BridgeSettings from(Family family, EnvironmentParameters parameters, Map<String, String> variables) {
        Map<String, Object> values = parameters.values();
        return new BridgeSettings(
                family,
                text(values, ID)
                        .orElseThrow(
                                () -> new IllegalArgumentException(key(ID) + " is required: " + family.meaningOfId())),
                text(values, PYTHON)
                        .or(() -> Optional.ofNullable(variables.get(PYTHON_VARIABLE))
                                .filter(python -> !python.isBlank()))
                        .orElse(DEFAULT_PYTHON),
                kwargs(values),
                values.containsKey(MAX_EPISODE_STEPS)
                        ? OptionalInt.of(wholeNumber(values, MAX_EPISODE_STEPS, 1, Integer.MAX_VALUE - 1))
                        : OptionalInt.empty(),
                flag(values, MASKS),
                wholeNumber(values, PROCESSES, 1, MOST_PROCESSES),
                duration(values, TIMEOUT, DEFAULT_TIMEOUT),
                duration(values, START_TIMEOUT, DEFAULT_START_TIMEOUT),
                measures(values),
                RemoteBridge.from(parameters),
                behaviours(values));
    }

    /** The path of a parameter in an experiment. */
    static String key(String name) {
        return "environment.parameters." + name;
    }

    /** What an error says of the interpreter. */
    String shownPython() {
        return key(PYTHON) + " = '" + python + "'";
    }

    private static IllegalArgumentException notAllowed(String name, Object value, String allowed) {
        return new IllegalArgumentException(key(name) + " must be " + allowed + ", not '" + value + "'");
    }

    private static Optional<String> text(Map<String, Object> values, String name) {
        Object value = values.get(name);
        if (value == null) {
            return Optional.empty();
        }
        if (!(value instanceof String text) || text.isBlank()) {
            throw notAllowed(name, value, "a text");
        }
        return Optional.of(text);
    }

    private static Map<String, Object> kwargs(Map<String, Object> values) {
        Object value = values.getOrDefault(KWARGS, Map.of());
        if (!(value instanceof Map<?, ?> section)) {
            throw notAllowed(KWARGS, value, "a section of arguments by name");
        }
        TreeMap<String, Object> kwargs = new TreeMap<>();
        section.forEach((name, argument) -> kwargs.put(String.valueOf(name), argument));
        return kwargs;
    }

    private static List<InfoMeasure> measures(Map<String, Object> values) {
        Object value = values.getOrDefault(MEASURES, List.of());
        String allowed = "a list of keys of info, each a text (its value at the end of an episode), { sum = key } or"
                + " { mean = key }";
        if (!(value instanceof List<?> list)) {
            throw notAllowed(MEASURES, value, allowed);
        }
        List<InfoMeasure> measures = new ArrayList<>();
        for (Object each : list) {
            measures.add(InfoMeasure.from(each).orElseThrow(() -> notAllowed(MEASURES, value, allowed)));
        }
        Measures.requireNames(
                key(MEASURES), measures.stream().map(InfoMeasure::key).toList());
        return measures;
    }

    private static Map<String, List<String>> behaviours(Map<String, Object> values) {
        Object value = values.getOrDefault(BEHAVIOURS, Map.of());
        String allowed = "a section with a list of agents for each behaviour, such as { hunter = [agent_0, agent_1] }";
        if (!(value instanceof Map<?, ?> section)) {
            throw notAllowed(BEHAVIOURS, value, allowed);
        }
        TreeMap<String, List<String>> behaviours = new TreeMap<>();
        section.forEach((name, agents) -> {
            if (!(agents instanceof List<?> list) || list.isEmpty()) {
                throw notAllowed(BEHAVIOURS, value, allowed);
            }
            behaviours.put(
                    String.valueOf(name), list.stream().map(String::valueOf).toList());
        });
        return behaviours;
    }

    private static int wholeNumber(Map<String, Object> values, String name, int least, int most) {
        Object value = values.getOrDefault(name, least);
        if (!(value instanceof Number number)
                || number.doubleValue() != number.intValue()
                || number.intValue() < least
                || number.intValue() > most) {
            throw notAllowed(name, value, "a whole number from " + least + " to " + most);
        }
        return number.intValue();
    }

    private static boolean flag(Map<String, Object> values, String name) {
        Object value = values.getOrDefault(name, true);
        return switch (value.toString()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw notAllowed(name, value, "true or false");
        };
    }

    private static Duration duration(Map<String, Object> values, String name, Duration otherwise) {
        Object value = values.get(name);
        if (value == null) {
            return otherwise;
        }
        try {
            Duration duration = ConfigFactory.parseMap(Map.of(name, value)).getDuration(name);
            if (value instanceof String && duration.toMillis() >= 1) {
                return duration;
            }
        } catch (ConfigException | ArithmeticException e) {
            // Said below.
        }
        throw notAllowed(name, value, "a duration of at least 1ms, such as 500ms, 30s or 2m");
    }
}
