package io.troupe.env.python;

import static io.troupe.env.EnvironmentParameters.notAllowed;
import static io.troupe.env.EnvironmentParameters.path;

import io.troupe.env.EnvironmentParameters;
import io.troupe.spec.BehaviourSpec;
import io.troupe.spec.Measures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
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

    static final String ID = "id";
    static final String PYTHON = "python";
    static final String KWARGS = "kwargs";
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
        return new BridgeSettings(
                family,
                parameters
                        .text(ID)
                        .orElseThrow(
                                () -> new IllegalArgumentException(path(ID) + " is required: " + family.meaningOfId())),
                parameters
                        .text(PYTHON)
                        .or(() -> Optional.ofNullable(variables.get(PYTHON_VARIABLE))
                                .filter(python -> !python.isBlank()))
                        .orElse(DEFAULT_PYTHON),
                parameters.section(KWARGS, "a section of arguments by name"),
                parameters.wholeNumber(MAX_EPISODE_STEPS, 1, Integer.MAX_VALUE - 1),
                parameters.flag(MASKS, true),
                parameters.wholeNumber(PROCESSES, 1, MOST_PROCESSES).orElse(1),
                parameters.duration(TIMEOUT, DEFAULT_TIMEOUT),
                parameters.duration(START_TIMEOUT, DEFAULT_START_TIMEOUT),
                measures(parameters.values()),
                RemoteBridge.from(parameters),
                behaviours(parameters));
    }

    /** What an error says of the interpreter. */
    String shownPython() {
        return path(PYTHON) + " = '" + python + "'";
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
                path(MEASURES), measures.stream().map(InfoMeasure::key).toList());
        return measures;
    }

    private static Map<String, List<String>> behaviours(EnvironmentParameters parameters) {
        String allowed = "a section with a list of agents for each behaviour, such as { hunter = [agent_0, agent_1] }";
        TreeMap<String, List<String>> behaviours = new TreeMap<>();
        Set<String> listed = new HashSet<>();
        // In order, so that of several mistakes the same one is named every time.
        parameters.section(BEHAVIOURS, allowed).forEach((name, agents) -> {
            if (!(agents instanceof List<?> list) || list.isEmpty()) {
                throw notAllowed(BEHAVIOURS + "." + name, agents, "a list of agents, at least one");
            }
            List<String> names = list.stream().map(String::valueOf).toList();
            String behaviour = path(BEHAVIOURS) + "." + name;
            if (!BehaviourSpec.isName(name)) {
                throw new IllegalArgumentException(behaviour + ": " + BehaviourSpec.NAMES);
            }
            for (String agent : names) {
                if (!listed.add(agent)) {
                    throw new IllegalArgumentException(behaviour + " names '" + agent
                            + "', which is named before: an agent acts by one behaviour, once");
                }
            }
            behaviours.put(name, names);
        });
        return behaviours;
    }
}
