package io.troupe.env.python;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.spec.Box;
import io.troupe.spec.Dict;
import io.troupe.spec.Discrete;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.spec.MultiBinary;
import io.troupe.spec.MultiDiscrete;
import io.troupe.spec.Space;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads what a {@link FrameKind#SPEC} says. */
final class SpecReader {
    private SpecReader() {}

    /**
     * @param name of the environment
     * @throws IllegalArgumentException when it is no spec
     */
    static EnvironmentSpec read(String name, JsonNode json) {
        int limit = json.required("maxEpisodeSteps").intValue();
        return new EnvironmentSpec(
                name,
                space(json.required("observation")),
                space(json.required("action")),
                limit > 0 ? limit : EnvironmentSpec.UNLIMITED,
                json.required("masked").booleanValue());
    }

    private static Space space(JsonNode json) {
        String type = json.required("type").textValue();
        return switch (type) {
            case "Box" -> box(json);
            case "Discrete" -> new Discrete(json.required("n").intValue());
            case "MultiDiscrete" -> new MultiDiscrete(integers(json.required("branches")));
            case "MultiBinary" -> new MultiBinary(json.required("n").intValue());
            case "Dict" -> dict(json.required("parts"));
            default -> throw new IllegalArgumentException("there is no space of type " + type);
        };
    }

    private static Dict dict(JsonNode json) {
        List<Dict.Part> parts = new ArrayList<>();
        for (JsonNode part : json) {
            parts.add(new Dict.Part(part.required("name").textValue(), space(part.required("space"))));
        }
        return new Dict(parts);
    }

    private static Box box(JsonNode json) {
        List<Integer> shape = integers(json.required("shape"));
        int size = 1;
        for (int n : shape) {
            size = Math.multiplyExact(size, n);
        }
        return new Box(bounds(json.required("low"), size), bounds(json.required("high"), size), shape);
    }

    private static List<Integer> integers(JsonNode json) {
        List<Integer> values = new ArrayList<>();
        json.forEach(value -> values.add(value.intValue()));
        return values;
    }

    /** One element stands for all, where they are the same. */
    private static float[] bounds(JsonNode json, int size) {
        float[] values = new float[size];
        if (json.size() == 1) {
            Arrays.fill(values, Float.parseFloat(json.get(0).textValue()));
            return values;
        }
        if (json.size() != size) {
            throw new IllegalArgumentException("a box of " + size + " elements has " + json.size() + " bounds");
        }
        for (int i = 0; i < size; i++) {
            values[i] = Float.parseFloat(json.get(i).textValue());
        }
        return values;
    }
}
