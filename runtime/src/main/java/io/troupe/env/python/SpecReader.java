package io.troupe.env.python;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.spec.AgentSpec;
import io.troupe.spec.BehaviourSpec;
import io.troupe.spec.Box;
import io.troupe.spec.Dict;
import io.troupe.spec.Discrete;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.spec.MultiBinary;
import io.troupe.spec.MultiDiscrete;
import io.troupe.spec.ParallelSpec;
import io.troupe.spec.Space;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads what a {@link FrameKind#SPEC} says. */
final class SpecReader {
    private final BridgeSettings settings;
    private final int copies;
    /** How many more elements the rows of one copy may have: what is not real must not make this program run out of memory. */
    private long left;
    /** Agents of the behaviour that is being read. */
    private int rowsOfCopy = 1;

    private SpecReader(BridgeSettings settings, int copies) {
        this.settings = settings;
        this.copies = copies;
        left = ResultLayout.mostElements(copies);
    }

    /**
     * @param copies that share a frame
     * @throws BridgeFault when it is no spec, or the frames would be too large
     */
    static ParallelSpec read(BridgeSettings settings, int copies, JsonNode json) throws BridgeFault {
        try {
            return new SpecReader(settings, copies).spec(json);
        } catch (RuntimeException e) {
            throw new BridgeFault("it sent a bad spec: " + e.getMessage(), e);
        }
    }

    private ParallelSpec spec(JsonNode json) {
        int limit = integer(json.required("maxEpisodeSteps"));
        List<AgentSpec> agents = new ArrayList<>();
        for (JsonNode agent : json.required("agents")) {
            agents.add(new AgentSpec(
                    agent.required("name").asText(), agent.required("behaviour").asText()));
        }
        List<BehaviourSpec> behaviours = new ArrayList<>();
        for (JsonNode behaviour : json.required("behaviours")) {
            behaviours.add(behaviour(behaviour, agents));
        }
        return new ParallelSpec(
                settings.id(),
                behaviours,
                agents,
                limit > 0 ? limit : EnvironmentSpec.UNLIMITED,
                settings.measures().stream().map(InfoMeasure::key).toList());
    }

    private BehaviourSpec behaviour(JsonNode json, List<AgentSpec> agents) {
        String name = json.required("name").asText();
        JsonNode masked = json.required("masked");
        if (!masked.isBoolean()) {
            throw new IllegalArgumentException("masked is " + masked.getNodeType());
        }
        long rows =
                agents.stream().filter(agent -> agent.behaviour().equals(name)).count();
        rowsOfCopy = (int) Math.max(rows, 1);
        return new BehaviourSpec(
                name, space(json.required("observation")), space(json.required("action")), masked.booleanValue());
    }

    private Space space(JsonNode json) {
        String type = json.required("type").asText();
        return switch (type) {
            case "Box" -> box(json);
            case "Discrete" -> {
                take(List.of(1));
                yield new Discrete(integer(json.required("n")));
            }
            case "MultiDiscrete" -> {
                List<Integer> branches = integers(json.required("branches"));
                take(List.of(branches.size()));
                yield new MultiDiscrete(branches);
            }
            case "MultiBinary" -> {
                int n = integer(json.required("n"));
                take(List.of(n));
                yield new MultiBinary(n);
            }
            case "Dict" -> dict(json.required("parts"));
            default -> throw new IllegalArgumentException("there is no space of type " + type);
        };
    }

    private Dict dict(JsonNode json) {
        List<Dict.Part> parts = new ArrayList<>();
        for (JsonNode part : json) {
            parts.add(new Dict.Part(part.required("name").asText(), space(part.required("space"))));
        }
        return new Dict(parts);
    }

    private Box box(JsonNode json) {
        List<Integer> shape = integers(json.required("shape"));
        int size = take(shape);
        return new Box(bounds(json.required("low"), size), bounds(json.required("high"), size), shape);
    }

    /** Elements of a space of this shape, of which there are fewer left then. */
    private int take(List<Integer> shape) {
        long size = 1;
        for (int n : shape) {
            if (n < 1) {
                throw new IllegalArgumentException("a dimension is " + n);
            }
            // No overflow: both are below 2^31.
            size *= n;
            if (size > left / rowsOfCopy) {
                throw new IllegalArgumentException(
                        "observations of " + copies + " copies, with a part of shape " + shape
                                + ", do not fit into a frame: give it more processes (environment.parameters.processes)");
            }
        }
        left -= size * rowsOfCopy;
        return (int) size;
    }

    private static int integer(JsonNode json) {
        if (!json.isIntegralNumber() || !json.canConvertToInt()) {
            throw new IllegalArgumentException("a whole number is " + json.getNodeType());
        }
        return json.intValue();
    }

    private static List<Integer> integers(JsonNode json) {
        List<Integer> values = new ArrayList<>();
        json.forEach(value -> values.add(integer(value)));
        return values;
    }

    /** One element stands for all, where they are the same. */
    private static float[] bounds(JsonNode json, int size) {
        if (json.size() != 1 && json.size() != size) {
            throw new IllegalArgumentException("a box of " + size + " elements has " + json.size() + " bounds");
        }
        float[] values = new float[size];
        if (json.size() == 1) {
            Arrays.fill(values, bound(json.get(0)));
            return values;
        }
        for (int i = 0; i < size; i++) {
            values[i] = bound(json.get(i));
        }
        return values;
    }

    private static float bound(JsonNode json) {
        return Float.parseFloat(json.asText());
    }
}
