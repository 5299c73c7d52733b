package io.troupe.dmenvrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import dm_env_rpc.v1.DmEnvRpc;
import io.troupe.env.VectorEnvironment;
import io.troupe.spec.Box;
import io.troupe.spec.Dict;
import io.troupe.spec.Hybrid;
import io.troupe.spec.MultiDiscrete;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Against the protocol's own package for Python, as a server and beside it as a client. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReferenceTest {
    private static final int STEPS = 60;
    private static final float[] ACTION = new float[3];

    private Path script = Path.of("");
    private Optional<Process> server = Optional.empty();
    private String port = "";

    private static String python() {
        String named = System.getenv("TROUPE_PYTHON");
        return named == null || named.isBlank() ? "python3" : named;
    }

    private Process start(String... arguments) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(python(), "-B", script.toString());
        builder.command().addAll(List.of(arguments));
        return builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    }

    private static boolean isThere() {
        try {
            Process process = new ProcessBuilder(python(), "-c", "import dm_env_rpc.v1.dm_env_adaptor")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @BeforeAll
    void serve(@TempDir Path folder) throws IOException {
        Assumptions.assumeTrue(
                isThere(),
                "SKIPPED: no Python with dm-env-rpc; set TROUPE_PYTHON to one to test against the reference");
        script = folder.resolve("reference.py");
        try (InputStream source = Objects.requireNonNull(ReferenceTest.class.getResourceAsStream("reference.py"))) {
            Files.copy(source, script);
        }
        Process process = start("serve");
        server = Optional.of(process);
        BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        port = Objects.requireNonNullElse(lines.readLine(), "");
        assertThat(port).isNotEmpty();
    }

    @AfterAll
    void stop() {
        server.ifPresent(Process::destroyForcibly);
    }

    private List<String> linesOf(String... arguments) throws IOException {
        Process process = start(arguments);
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            return lines.lines().toList();
        } finally {
            process.destroyForcibly();
        }
    }

    private static float[] action(int t) {
        ACTION[0] = (float) (0.05 * (t % 7) - 0.1);
        ACTION[1] = (float) (0.04 * (t % 5));
        ACTION[2] = t % 4;
        return ACTION;
    }

    @Test
    void seesWhatTheReferenceClientSees() throws IOException {
        List<String> expected = linesOf("play", port, "7");
        assertThat(expected).hasSize(STEPS);
        try (VectorEnvironment environment =
                Steps.connect("localhost:" + port, 2, Map.of("worldSettings", Map.of("seed", 7)))) {
            assertThat(environment.spec().observation())
                    .isEqualTo(Dict.of(
                            new Dict.Part("gear", Box.of(1, 0, 3)),
                            new Dict.Part("picture", Box.of(List.of(2, 3), 0, 255)),
                            new Dict.Part("position", Box.unbounded(2)),
                            new Dict.Part("still", Box.of(1, 0, 1))));
            assertThat(environment.spec().action())
                    .isEqualTo(
                            new Hybrid(new Box(new float[] {-1, -0.5f}, new float[] {1, 0.5f}), new MultiDiscrete(4)));
            Steps steps = new Steps(environment, STEPS).reset(1);
            int ended = 0;
            int terminated = 0;
            for (int t = 0; t < STEPS; t++) {
                steps.step(action(t));
                JsonNode step = new ObjectMapper().readTree(expected.get(t));
                boolean last = step.get(3).asBoolean();
                boolean itself = last && step.get(4).asDouble() == 0;
                terminated += itself ? 1 : 0;
                for (int b = 0; b < 2; b++) {
                    String where = "step " + t + ", copy " + b;
                    int row = 2 * t + b;
                    assertThat(steps.observation(t, b)).as(where).containsExactly(floats(step.get(0)));
                    assertThat(steps.fragment.rewards[row])
                            .as(where)
                            .isEqualTo((float) step.get(2).asDouble(), within(0f));
                    assertThat(steps.fragment.terminated[row]).as(where).isEqualTo(itself);
                    assertThat(steps.fragment.truncated[row]).as(where).isEqualTo(last && !itself);
                    float[] next = last ? steps.finalObservation(ended + b) : steps.observation(t + 1, b);
                    assertThat(next).as(where).containsExactly(floats(step.get(1)));
                }
                ended += last ? 2 : 0;
            }
            assertThat(terminated).as("both kinds of ends").isPositive().isLessThan(ended / 2);
            assertThat(environment.drainRepairs()).isEmpty();
        }
    }

    private static float[] floats(JsonNode values) {
        float[] floats = new float[values.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values.get(i).asDouble();
        }
        return floats;
    }

    @Test
    void theSameSeedGivesTheSameEpisodes() throws IOException {
        try (VectorEnvironment environment = Steps.connect(
                "localhost:" + port, 2, Map.of("seedSetting", "seed", "worldSettings", Map.of("seed", 7)))) {
            float[] first = episodes(environment, 3);
            assertThat(episodes(environment, 3)).containsExactly(first);
            assertThat(episodes(environment, 4)).isNotEqualTo(first);
        }
    }

    private static float[] episodes(VectorEnvironment environment, long seed) {
        Steps steps = new Steps(environment, STEPS).reset(seed);
        for (int t = 0; t < STEPS; t++) {
            steps.step(action(t));
        }
        assertThat(steps.observation(0, 0)).isNotEqualTo(steps.observation(0, 1));
        return steps.fragment.observations.clone();
    }

    @Test
    void theDefinitionOfTheProtocolIsTheReferences() throws IOException {
        FileDescriptorProto theirs = FileDescriptorProto.parseFrom(
                HexFormat.of().parseHex(linesOf("descriptor").getFirst()));
        FileDescriptorProto ours = DmEnvRpc.getDescriptor().toProto();
        assertThat(ours).isEqualTo(theirs);
    }
}
