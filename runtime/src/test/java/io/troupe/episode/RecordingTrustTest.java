package io.troupe.episode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.env.EnvironmentParameters;
import io.troupe.env.EnvironmentProvider;
import io.troupe.env.Environments;
import io.troupe.env.Reach;
import io.troupe.env.VectorEnvironment;
import io.troupe.input.UserError;
import io.troupe.npy.NpyArray;
import io.troupe.npy.Npz;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a recording that a stranger made can do. */
final class RecordingTrustTest {
    private final Environments environments = Environments.discover();

    @TempDir
    private Path folder;

    private Path started = Path.of("");
    private String program = "";

    /** A program that leaves a file behind where it is started. */
    @BeforeEach
    void writeProgram() throws IOException {
        started = folder.resolve("started");
        Path script = folder.resolve("any-program");
        Files.writeString(script, "#!/bin/sh\ntouch '" + started + "'\n");
        if (!script.toFile().setExecutable(true)) {
            throw new IOException("not executable");
        }
        program = script.toString();
    }

    /** One episode of another environment, as {@code record} would write it of this one. */
    private Path recorded(String environment, Map<String, Object> parameters) throws IOException {
        Path file = folder.resolve("a.npz");
        try (PolicyPerformance performance = ChancePerformances.in("CartPole-v1", Map.of(), 5)) {
            EpisodeRecorder recorder = performance.record();
            performance.begin();
            while (!performance.isOver()) {
                performance.step();
            }
            recorder.recording(
                            environments,
                            environment,
                            new EnvironmentParameters(parameters),
                            List.of(),
                            JsonNodeFactory.instance.objectNode())
                    .write(file);
        }
        return file;
    }

    private static ObjectNode metadata(SortedMap<String, NpyArray> arrays) throws IOException {
        byte[] written = Objects.requireNonNull(arrays.get("metadata")).bytes();
        return (ObjectNode) new ObjectMapper().readTree(new String(written, StandardCharsets.UTF_8));
    }

    /** What somebody wrote who does not keep to the rules. */
    private Recording forged(String environment, Map<String, Object> parameters) throws IOException {
        Path file = recorded("CartPole-v1", Map.of());
        SortedMap<String, NpyArray> arrays = new TreeMap<>(Npz.read(file));
        ObjectNode metadata = metadata(arrays);
        metadata.put("environment", environment);
        metadata.set("parameters", new ObjectMapper().valueToTree(parameters));
        arrays.put("metadata", NpyArray.bytes(metadata.toString().getBytes(StandardCharsets.UTF_8)));
        Npz.write(file, arrays);
        return Recording.read(file);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gymnasium",
                "io.troupe.env.python.GymnasiumProvider",
                "pettingzoo",
                "io.troupe.env.python.PettingZooProvider"
            })
    void aRecordingDoesNotSayWhichProgramIsStarted(String environment) throws IOException {
        Map<String, Object> parameters = Map.of(
                "id", "CartPole-v1", "python", program, "connect", "any-program:9000", "tokenFile", "any-program");
        Path file = recorded(environment, parameters);
        assertThat(metadata(new TreeMap<>(Npz.read(file))).path("parameters").toString())
                .contains("CartPole-v1")
                .doesNotContain("any-program");

        Recording recording = forged(environment, parameters);
        assertThat(recording.parameters().values()).isEqualTo(parameters);
        assertThat(recording.parameters(environments).values()).isEqualTo(Map.of("id", "CartPole-v1"));
    }

    @ParameterizedTest
    @CsvSource({
        "pettingzoo, os:system",
        "pettingzoo, any_module",
        "io.troupe.env.python.PettingZooProvider, os:system",
        "gymnasium, any_module:Any-v0",
        "io.troupe.env.python.GymnasiumProvider, any_module:Any-v0"
    })
    void aRecordingDoesNotSayWhoseCodeIsRun(String environment, String id) throws IOException {
        Map<String, Object> parameters =
                Map.of("id", id, "kwargs", Map.of("command", "touch '" + started + "'\u001b"), "python", program);
        Recording recording = forged(environment, parameters);
        assertThatThrownBy(() -> recording.open(environments, false))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("environment.parameters.id = \"" + id + "\"")
                .hasMessageContaining("environment.parameters.kwargs = {\"command\":\"touch '" + started)
                .hasMessageContaining("--trust")
                .message()
                .doesNotContain("\u001b");
        assertThat(started).doesNotExist();
    }

    @Test
    void whatGymnasiumKnowsNeedsNobodysWord() {
        EnvironmentParameters known = new EnvironmentParameters(Map.of("id", "CartPole-v1", "maxEpisodeSteps", 9));
        assertThat(environments.reach("gymnasium", known)).satisfies(reach -> {
            assertThat(reach.programs()).contains("python", "connect", "tokenFile");
            assertThat(reach.foreign()).isEmpty();
        });
        assertThat(environments.reach("CartPole-v1", EnvironmentParameters.NONE))
                .isEqualTo(Reach.NONE);
    }

    @Test
    void whatSomebodyVouchesForIsPlayedBack() throws IOException {
        String name = Reaching.class.getName();
        Recording recording = forged(name, Map.of("program", "a", "code", "b"));
        assertThatThrownBy(() -> recording.open(environments, false))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("environment.parameters.code = \"b\"")
                .message()
                .doesNotContain("program");
        try (OneCopy copy = recording.open(environments, true)) {
            assertThat(new Playback(recording, copy).firstDifference()).isEmpty();
        }
    }

    /** Starts a program where it is told one, and refuses to. */
    public static final class Reaching implements EnvironmentProvider {
        @Override
        public String name() {
            return "Reaching-v0";
        }

        @Override
        public Set<String> parameterNames() {
            return Set.of("program", "code");
        }

        @Override
        public Reach reach(EnvironmentParameters parameters) {
            return new Reach(Set.of("program"), Set.of("code"));
        }

        @Override
        public VectorEnvironment create(int copies, EnvironmentParameters parameters) {
            if (!parameters.values().equals(Map.of("code", "b"))) {
                throw new IllegalArgumentException("made with " + parameters);
            }
            return Environments.discover().create("CartPole-v1", copies, EnvironmentParameters.NONE);
        }
    }
}
