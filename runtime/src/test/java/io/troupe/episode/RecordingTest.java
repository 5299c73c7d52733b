package io.troupe.episode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.troupe.env.EnvironmentParameters;
import io.troupe.env.Environments;
import io.troupe.env.wrapper.Wrapping;
import io.troupe.input.UserError;
import io.troupe.npy.NpyArray;
import io.troupe.npy.Npz;
import io.troupe.render.Scene;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RecordingTest {
    private static final int EPISODES = 3;

    private static NpyArray of(SortedMap<String, NpyArray> arrays, String name) {
        return Objects.requireNonNull(arrays.get(name), name);
    }

    @TempDir
    private Path folder;

    private Path recorded(String environment, Map<String, Object> parameters) throws IOException {
        return recorded(environment, parameters, List.of());
    }

    private Path recorded(String environment, Map<String, Object> parameters, List<Wrapping> wrappers)
            throws IOException {
        Path file = folder.resolve(environment + ".npz");
        try (PolicyPerformance performance = ChancePerformances.in(environment, parameters, wrappers, 5)) {
            EpisodeRecorder recorder = performance.record();
            for (int episode = 0; episode < EPISODES; episode++) {
                performance.begin();
                while (!performance.isOver()) {
                    performance.step();
                }
            }
            recorder.recording(
                            Environments.discover(),
                            environment,
                            new EnvironmentParameters(parameters),
                            wrappers,
                            JsonNodeFactory.instance.objectNode().put("run", "a-run"))
                    .write(file);
        }
        return file;
    }

    private static Optional<String> difference(Path file) throws IOException {
        Recording recording = Recording.read(file);
        try (OneCopy copy = recording.open(Environments.discover(), false)) {
            return new Playback(recording, copy).firstDifference();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "CartPole-v1,,",
        "Pendulum-v1,gravity,8.5",
        "FrozenLake-v1,map,8x8",
        "MiniBreakout-v0,stickyActions,0.3",
        "Pursuit-v0,,",
        "TicTacToe-v0,opponent,random",
        "ConnectFour-v0,behaviours,two",
        "SimpleSpread-v0,agents,2",
        "Workspace-Cooperative-v0,,"
    })
    void whatIsPlayedBackIsWhatWasRecorded(String environment, String parameter, String value) throws IOException {
        Map<String, Object> parameters = parameter == null ? Map.of() : Map.of(parameter, typed(value));
        Path file = recorded(environment, parameters);
        Recording recording = Recording.read(file);

        assertThat(recording.episodes()).isEqualTo(EPISODES);
        assertThat(recording.steps()).isGreaterThanOrEqualTo(EPISODES);
        assertThat(recording.parameters().values()).isEqualTo(parameters);
        assertThat(recording.metadata().path("run").asText()).isEqualTo("a-run");
        assertThat(difference(file)).isEmpty();
    }

    @Test
    void wrappersArePutAroundAgain() throws IOException {
        List<Wrapping> wrappers = List.of(
                new Wrapping("timeLimit", 7),
                new Wrapping("stickyActions", 0.5),
                new Wrapping("frameStack", 2),
                new Wrapping("normalizeReward", Map.of("scale", 0.5)));
        Path file = recorded("Workspace-Navigation-v0", Map.of("collisionsEnd", false), wrappers);
        Recording recording = Recording.read(file);

        assertThat(recording.wrappers()).isEqualTo(wrappers);
        assertThat(recording.steps()).isEqualTo(EPISODES * 7);
        assertThat(recording.depicted(EPISODES * 7 - 1)[0])
                .as("width of the room")
                .isEqualTo(5);
        assertThat(difference(file)).isEmpty();
    }

    private static Object typed(String value) {
        return switch (value) {
            case "8.5" -> 8.5;
            case "0.3" -> 0.3;
            case "2" -> 2;
            default -> value;
        };
    }

    @Test
    void arraysHaveTheShapesThatAreDocumented() throws IOException {
        SortedMap<String, NpyArray> one = Npz.read(recorded("MiniBreakout-v0", Map.of()));
        int steps = of(one, "rewards").rows();
        assertThat(one.keySet())
                .containsExactly(
                        "actions",
                        "episode_starts",
                        "final_observations",
                        "final_steps",
                        "metadata",
                        "observations",
                        "rewards",
                        "seeds",
                        "terminated",
                        "truncated");
        assertThat(of(one, "observations").shape()).containsExactly(steps, 10, 10, 4);
        assertThat(of(one, "final_observations").shape()).containsExactly(EPISODES, 10, 10, 4);
        assertThat(of(one, "actions").shape()).containsExactly(steps, 1);
        assertThat(of(one, "episode_starts").longs()).hasSize(EPISODES).startsWith(0);

        SortedMap<String, NpyArray> several = Npz.read(recorded("Pursuit-v0", Map.of()));
        steps = of(several, "rewards").rows();
        assertThat(of(several, "hunter/observations").shape()).containsExactly(steps, 3, 12);
        assertThat(of(several, "prey/masks").shape()).containsExactly(steps, 2, 5);
        assertThat(of(several, "prey/present").booleans()).contains(true);
        assertThat(of(several, "prey/final_agents").longs()).hasSizeGreaterThanOrEqualTo(EPISODES);
    }

    @Test
    void theFirstDifferenceIsNamed() throws IOException {
        Path file = recorded("CartPole-v1", Map.of());
        SortedMap<String, NpyArray> arrays = new TreeMap<>(Npz.read(file));
        float[] observations = of(arrays, "observations").floats();
        int second = (int) of(arrays, "episode_starts").longs()[1];
        observations[(second + 2) * 4 + 1] = Math.nextUp(observations[(second + 2) * 4 + 1]);
        arrays.put(
                "observations",
                NpyArray.floats(observations, of(arrays, "observations").shape()));
        Npz.write(file, arrays);

        assertThat(difference(file).orElseThrow())
                .startsWith("episode 2, step 2: observation, element 1, is ")
                .contains(", but was recorded as " + observations[(second + 2) * 4 + 1]);

        float[] rewards = of(arrays, "rewards").floats();
        rewards[second - 1] = 5;
        arrays.put("rewards", NpyArray.floats(rewards, List.of(rewards.length)));
        Npz.write(file, arrays);

        assertThat(difference(file)).hasValue("episode 1, step " + second + ": reward is 1.0, but was recorded as 5.0");
    }

    @Test
    void anotherEnvironmentIsRefusedByItsShape() throws IOException {
        Recording recording = Recording.read(recorded("FrozenLake-v1", Map.of("oneHot", true)));
        try (OneCopy other =
                OneCopy.alone(Environments.discover().create("FrozenLake-v1", 1, EnvironmentParameters.NONE))) {
            assertThatThrownBy(() -> new Playback(recording, other))
                    .isInstanceOf(UserError.class)
                    .hasMessage(
                            "the recording does not fit FrozenLake-v1: it has 1 agents, observations of 16, actions of"
                                    + " 1 and masks of 0 elements, the environment 1 agents, observations of 1, actions of 1 and"
                                    + " masks of 0 elements");
        }
    }

    @Test
    void aRecordingIsShownAsItWas() throws IOException {
        List<float[]> live = new ArrayList<>();
        try (PolicyPerformance performance = ChancePerformances.in("Pursuit-v0", Map.of(), 5)) {
            performance.begin();
            add(live, performance.scene());
            while (!performance.isOver()) {
                performance.step();
                add(live, performance.scene());
            }
        }
        List<float[]> shown = new ArrayList<>();
        try (RecordedPerformance performance =
                new RecordedPerformance(Recording.read(recorded("Pursuit-v0", Map.of())))) {
            int episodes = 0;
            while (performance.begin()) {
                episodes++;
                boolean first = episodes == 1;
                if (first) {
                    add(shown, performance.scene());
                }
                while (!performance.isOver()) {
                    performance.step();
                    if (first) {
                        add(shown, performance.scene());
                    }
                }
            }
            assertThat(episodes).isEqualTo(EPISODES);
        }
        assertThat(shown).hasSameSizeAs(live);
        for (int i = 0; i < live.size(); i++) {
            assertThat(shown.get(i)).isEqualTo(live.get(i));
        }
    }

    private static void add(List<float[]> seen, Scene scene) {
        for (int agent = 0; agent < scene.agents(); agent++) {
            seen.add(scene.isThere(agent) ? scene.observation(agent).clone() : new float[0]);
        }
    }

    @Test
    void whatIsNoRecordingIsRefusedByName() throws IOException {
        Path file = recorded("TicTacToe-v0", Map.of());
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length / 2));
        assertThatThrownBy(() -> Recording.read(file))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith(
                        file + " is not a recording of episodes, or is damaged: it is no zip file, or damaged: ");
        assertThatThrownBy(() -> Recording.read(folder.resolve("missing.npz")))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith(folder.resolve("missing.npz") + " does not exist");

        Files.write(file, whole);
        SortedMap<String, NpyArray> arrays = new TreeMap<>(Npz.read(file));
        for (String name : List.copyOf(arrays.keySet())) {
            // Without masks it is a recording of an environment that has none.
            if (!name.endsWith("masks")) {
                SortedMap<String, NpyArray> less = new TreeMap<>(arrays);
                less.remove(name);
                Npz.write(file, less);
                assertThatThrownBy(() -> Recording.read(file))
                        .isInstanceOf(UserError.class)
                        .hasMessageContaining("it has no array '" + name + "'");
            }
        }
        arrays.put("episode_starts", NpyArray.longs(new long[] {0, 2_000, 3_000}));
        Npz.write(file, arrays);
        assertThatThrownBy(() -> Recording.read(file))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("episode 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Pursuit-v0", "CartPole-v1", "Workspace-Navigation-v0"})
    void anEpisodeThatIsDroppedLeavesNothing(String environment) throws IOException {
        Path file = folder.resolve("a.npz");
        try (PolicyPerformance performance = ChancePerformances.in(environment, Map.of(), 5)) {
            EpisodeRecorder recorder = performance.record();
            recorder.drop();
            for (int episode = 0; episode < 4; episode++) {
                performance.begin();
                for (int step = 0; !performance.isOver() && (step < 4 || episode % 2 == 0); step++) {
                    performance.step();
                }
                if (episode % 2 == 1) {
                    recorder.drop();
                    recorder.drop();
                }
            }
            recorder.recording(
                            Environments.discover(),
                            environment,
                            EnvironmentParameters.NONE,
                            List.of(),
                            JsonNodeFactory.instance.objectNode())
                    .write(file);
            assertThat(Recording.read(file).steps()).isEqualTo(recorder.steps());
        }
        assertThat(Recording.read(file).episodes()).isEqualTo(2);
        assertThat(difference(file)).isEmpty();
    }

    @Test
    void anAgentHasOneLastObservation() throws IOException {
        Path file = recorded("Pursuit-v0", Map.of());
        SortedMap<String, NpyArray> arrays = new TreeMap<>(Npz.read(file));
        long[] agents = of(arrays, "hunter/final_agents").longs();
        long[] steps = of(arrays, "hunter/final_steps").longs();
        assertThat(steps[1]).isEqualTo(steps[0]);
        agents[1] = agents[0];
        arrays.put("hunter/final_agents", NpyArray.longs(agents));
        Npz.write(file, arrays);

        assertThatThrownBy(() -> Recording.read(file))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("final observations 0 and 1 are both of step " + steps[0] + " of agent ");
    }

    @Test
    void theSameSeedGivesTheSameFile() throws IOException {
        byte[] first = Files.readAllBytes(recorded("TicTacToe-v0", Map.of()));
        assertThat(Files.readAllBytes(recorded("TicTacToe-v0", Map.of()))).isEqualTo(first);
    }
}
