package io.troupe.episode;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.env.EnvironmentParameters;
import io.troupe.env.python.GymnasiumProvider;
import io.troupe.env.python.PettingZooProvider;
import io.troupe.env.wrapper.Wrapping;
import io.troupe.npy.MalformedFile;
import io.troupe.npy.NpyArray;
import io.troupe.spec.AgentSpec;
import io.troupe.spec.BehaviourSpec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a {@link Recording} says of its episodes beside the arrays.
 *
 * @param json everything that is known
 */
record RecordingMetadata(JsonNode json) {
    private static final String WRAPPERS = "wrappers";
    private static final String FORMAT = "troupe-episodes";
    private static final int VERSION = 1;

    static RecordingMetadata of(
            String environment,
            EnvironmentParameters parameters,
            List<Wrapping> wrappers,
            OneCopy copy,
            ObjectNode facts) {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("format", FORMAT);
        json.put("version", VERSION);
        json.put("environment", environment);
        json.put("specName", copy.spec().name());
        json.set("parameters", mapper.valueToTree(new TreeMap<>(withoutProgram(environment, parameters.values()))));
        ArrayNode around = json.putArray(WRAPPERS);
        for (Wrapping wrapper : wrappers) {
            around.addObject().set(wrapper.name(), mapper.valueToTree(wrapper.value()));
        }
        boolean joint = copy.isJoint();
        ArrayNode behaviours = json.putArray("behaviours");
        for (BehaviourSpec behaviour : copy.spec().behaviours()) {
            ObjectNode entry = behaviours.addObject();
            entry.put("name", joint ? behaviour.name() : "");
            entry.put("observation", behaviour.observation().toString());
            entry.put("action", behaviour.action().toString());
        }
        ArrayNode agents = json.putArray("agents");
        for (AgentSpec agent : copy.spec().agents()) {
            agents.addObject().put("name", agent.name()).put("behaviour", joint ? agent.behaviour() : "");
        }
        json.setAll(facts);
        return new RecordingMetadata(json);
    }

    /** @throws MalformedFile where it is no JSON, or of another format */
    static RecordingMetadata read(NpyArray array) throws MalformedFile {
        JsonNode json = json(array.bytes());
        if (!json.path("format").asText().equals(FORMAT) || json.path("version").asInt() != VERSION) {
            throw new MalformedFile("its metadata say '" + json.path("format").asText() + "' version "
                    + json.path("version").asInt() + ", not '" + FORMAT + "' version " + VERSION);
        }
        return new RecordingMetadata(json);
    }

    private static JsonNode json(byte[] bytes) throws MalformedFile {
        try {
            return new ObjectMapper().readTree(new String(bytes, StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new MalformedFile("its metadata are no JSON", e);
        }
    }

    /** What {@link #read} takes up. */
    NpyArray array() {
        return NpyArray.bytes(json.toPrettyString().getBytes(StandardCharsets.UTF_8));
    }

    /** Names of the behaviours, at least one. */
    List<String> behaviours() throws MalformedFile {
        List<String> names = new ArrayList<>();
        json.path("behaviours")
                .forEach(behaviour -> names.add(behaviour.path("name").asText()));
        if (names.isEmpty()) {
            throw new MalformedFile("its metadata name no behaviour");
        }
        return names;
    }

    /** Agents that act by a behaviour, at least one. */
    int agentsOf(String behaviour) throws MalformedFile {
        int count = 0;
        for (String each : behavioursOfAgents()) {
            count += each.equals(behaviour) ? 1 : 0;
        }
        if (count == 0) {
            throw new MalformedFile("behaviour '" + behaviour + "' has no agents");
        }
        return count;
    }

    List<String> behavioursOfAgents() {
        List<String> names = new ArrayList<>();
        json.path("agents").forEach(agent -> names.add(agent.path("behaviour").asText()));
        return names;
    }

    /** What was around the environment, innermost first. */
    List<Wrapping> wrappers() {
        List<Wrapping> wrappers = new ArrayList<>();
        ObjectMapper mapper = new ObjectMapper();
        for (JsonNode wrapper : json.path(WRAPPERS)) {
            wrapper.properties()
                    .forEach(entry -> wrappers.add(
                            new Wrapping(entry.getKey(), mapper.convertValue(entry.getValue(), Object.class))));
        }
        return wrappers;
    }

    /** The environment as an experiment names it. */
    String environment() {
        return json.path("environment").asText();
    }

    /** Name in the environment's spec. */
    String specName() {
        return json.path("specName").asText();
    }

    /** What the environment was made with, but for {@code python} and its like: a file of data is not to say which program is started, or where. */
    EnvironmentParameters parameters() {
        Map<String, Object> values = new ObjectMapper().convertValue(json.path("parameters"), new TypeReference<>() {});
        return values == null
                ? EnvironmentParameters.NONE
                : new EnvironmentParameters(withoutProgram(environment(), values));
    }

    private static Map<String, Object> withoutProgram(String environment, Map<String, Object> parameters) {
        Map<String, Object> rest = new TreeMap<>(parameters);
        if (environment.equals(GymnasiumProvider.NAME) || environment.equals(PettingZooProvider.NAME)) {
            rest.keySet().removeAll(GymnasiumProvider.PROGRAM);
        }
        return rest;
    }
}
