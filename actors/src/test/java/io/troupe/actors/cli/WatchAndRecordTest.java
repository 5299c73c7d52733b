package io.troupe.actors.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.checkpoint.Checkpoint;
import io.troupe.env.Environment;
import io.troupe.env.PerCopyVectorEnvironment;
import io.troupe.env.StepResult;
import io.troupe.npy.NpyArray;
import io.troupe.npy.Npz;
import io.troupe.policy.PolicyVersion;
import io.troupe.spec.Box;
import io.troupe.spec.Discrete;
import io.troupe.spec.EnvironmentSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that show, record and play back, with a policy that pushes to the left all the time. */
final class WatchAndRecordTest {
    private final FakeBackend backend = new FakeBackend();
    private RecordedConsole console = new RecordedConsole(0);

    @TempDir
    private Path folder;

    private Path run = Path.of("");

    private int run(int columns, String... arguments) {
        console = new RecordedConsole(columns);
        return new CommandLineRunner(backend, console.console(), Instant.EPOCH).run(arguments);
    }

    private int run(String... arguments) {
        return run(0, arguments);
    }

    @BeforeEach
    void aRunWithACheckpoint() {
        assertThat(run("train", "cartpole", "--run-id", "a", "--results-dir", folder.toString()))
                .isZero();
        run = folder.resolve("a");
        backend.checkpoints.put(
                2048L,
                new Checkpoint(
                        "a", 1, 2048, new PolicyVersion(1), "ab12", 9.5, new TreeMap<>(Map.of("policy", new byte[8]))));
    }

    @Test
    void whatIsNoTerminalGetsOneFrameAfterTheOther() {
        assertThat(run("watch", run.toString(), "--episodes", "2")).isZero();

        assertThat(console.out())
                .startsWith("CartPole-v1  episode 1  step 0  return 0.00\n")
                .contains("action 0  reward 1.00", "CartPole-v1  episode 2  step 3  return 3.00\n", "###", "---")
                .containsPattern("episode 1: return (\\d+)\\.00 in \\1 steps\n")
                .doesNotContain("\u001b");
    }

    @Test
    void aTerminalIsAsItWasAfterwardsWithTheLastFrameToRead() {
        assertThat(run(80, "watch", run.toString(), "--episodes", "1", "--fps", "1000"))
                .isZero();

        assertThat(console.out()).startsWith("\u001b[?1049h\u001b[?25l\u001b[HCartPole-v1  episode 1  step 0");
        String afterwards = console.out().substring(console.out().indexOf("\u001b[?1049l"));
        assertThat(afterwards).contains("###").containsPattern("episode 1: return (\\d+)\\.00 in \\1 steps\n$");
    }

    @Test
    void framesCanBeWrittenAsFiles() throws IOException {
        Path pictures = folder.resolve("pictures");
        assertThat(run("watch", run.toString(), "--episodes", "1", "--svg", pictures.toString()))
                .isZero();

        assertThat(pictures.resolve("episode-001-step-00000.svg")).content().startsWith("<svg");
        try (var files = Files.list(pictures)) {
            assertThat(files.count()).isBetween(9L, 13L);
        }
        assertThat(console.out()).startsWith("episode 1: return ").contains(pictures.toString());
    }

    @Test
    void whatIsRecordedCanBeReplayedAndWatched() throws IOException {
        String file = folder.resolve("episodes.npz").toString();
        assertThat(run("record", run.toString(), "--episodes", "4", "--out", file))
                .isZero();
        assertThat(console.out()).startsWith("4 episodes, ").contains(" steps, mean return 9.", file);

        assertThat(run("replay", file)).isZero();
        assertThat(console.out())
                .startsWith("4 episodes, ")
                .endsWith(" steps of CartPole-v1: bit for bit as they were recorded\n");
        assertThat(run("watch", file)).isZero();
        assertThat(console.out()).contains("episode 3: return ").doesNotContain("episode 4");
        assertThat(run("watch", file, "--seed", "4")).isEqualTo(2);
        assertThat(console.err()).contains("is shown as it was recorded");

        assertThat(run("record", run.toString(), "--out", file)).isEqualTo(2);
        assertThat(console.err()).contains("exists: --force replaces it");
        assertThat(run("record", run.toString(), "--out", file, "--force")).isZero();

        byte[] bytes = Files.readAllBytes(Path.of(file));
        Files.write(Path.of(file), Arrays.copyOf(bytes, bytes.length - 100));
        assertThat(run("replay", file)).isEqualTo(2);
        assertThat(console.err()).contains("is not a recording of episodes, or is damaged");
    }

    @Test
    void whatARecordingWouldRunIsRunForThoseAloneWhoTrustIt() throws IOException {
        Path file = folder.resolve("episodes.npz");
        assertThat(run("record", run.toString(), "--episodes", "1", "--out", file.toString()))
                .isZero();
        TreeMap<String, NpyArray> arrays = new TreeMap<>(Npz.read(file));
        String metadata =
                new String(Objects.requireNonNull(arrays.get("metadata")).bytes(), StandardCharsets.UTF_8);
        String forged = metadata.replace("\"CartPole-v1\"", "\"pettingzoo\"")
                .replaceFirst(
                        "\"parameters\" : \\{ *}", "\"parameters\" : {\"id\": \"os:system\", \"masks\": \"perhaps\"}");
        arrays.put("metadata", NpyArray.bytes(forged.getBytes(StandardCharsets.UTF_8)));
        Npz.write(file, arrays);

        assertThat(run("replay", file.toString())).isEqualTo(2);
        assertThat(console.err())
                .contains("environment \"pettingzoo\": environment.parameters.id = \"os:system\"", "--trust");
        // Trusted, the next thing is found that is wrong with it.
        assertThat(run("replay", file.toString(), "--trust")).isEqualTo(2);
        assertThat(console.err()).contains("environment.parameters.masks must be true or false");
    }

    @Test
    void wrappersAreKeptAndThoseThatChangeWhatIsSeenAreNotDrawn() {
        String file = folder.resolve("episodes.npz").toString();
        String run = this.run.toString();
        String limit = "environment.wrappers=[{timeLimit = 4}]";
        assertThat(run("record", run, "--episodes", "2", "--out", file, limit)).isZero();
        assertThat(run("replay", file)).isZero();
        assertThat(console.out()).startsWith("2 episodes, 8 steps of CartPole-v1: bit for bit");
        assertThat(run("watch", file)).isZero();

        String stack = "environment.wrappers=[{frameStack = 4}]";
        assertThat(run("watch", run, stack)).isEqualTo(2);
        assertThat(console.err()).contains("environment.wrappers has frameStack: pictures are drawn from");
        assertThat(run("record", run, "--out", file, "--force", stack)).isZero();
        assertThat(run("replay", file)).isZero();
        assertThat(run("watch", file)).isEqualTo(2);
    }

    /** Episodes of 5 steps; the 8th step of all fails. */
    private static final class Fragile implements Environment {
        private final AtomicInteger steps;

        Fragile(AtomicInteger steps) {
            this.steps = steps;
        }

        @Override
        public EnvironmentSpec spec() {
            return new EnvironmentSpec("Fragile", Box.of(1, 0, 1), new Discrete(2), 5);
        }

        @Override
        public void reset(RandomGenerator random, float[] observation) {
            observation[0] = 0;
        }

        @Override
        public StepResult step(float[] action, RandomGenerator random, float[] observation) {
            if (steps.incrementAndGet() == 8) {
                throw new IllegalStateException("it broke");
            }
            observation[0] = 1;
            return new StepResult(1, false, false);
        }
    }

    @Test
    void anEpisodeInWhichTheEnvironmentFailsIsLeftOut() {
        AtomicInteger steps = new AtomicInteger();
        backend.instead = Optional.of(() -> PerCopyVectorEnvironment.create("Fragile", () -> new Fragile(steps), 1));
        String file = folder.resolve("episodes.npz").toString();
        assertThat(run("record", run.toString(), "--episodes", "3", "--out", file))
                .isZero();
        assertThat(console.out()).startsWith("3 episodes, 15 steps, mean return 5.0");
        assertThat(console.err()).contains("an episode is left out: ", "it broke");
        assertThat(steps).hasValue(5 + 3 + 5 + 5);
    }

    @Test
    void wrongInputExitsWithTwoAndSaysWhatIsAllowed() throws IOException {
        assertThat(run("watch", folder.resolve("nowhere").toString())).isEqualTo(2);
        assertThat(console.err()).contains("nowhere does not exist");
        assertThat(run("watch", run.toString(), "--fps", "0")).isEqualTo(2);
        assertThat(console.err()).contains("--fps = 0.0 is not allowed: it must be a number from 0.1 to 1000.0");
        assertThat(run("watch", run.toString(), "--episodes", "0")).isEqualTo(2);
        assertThat(run("watch", run.toString(), "algorithm.discount=0.5")).isEqualTo(2);
        assertThat(console.err()).contains("only environment.* can differ");
        assertThat(run("record", run.toString(), "--out", "here.csv")).isEqualTo(2);
        assertThat(console.err()).contains("must end in .npz");
        assertThat(run("record", run.toString())).isEqualTo(2);
        assertThat(console.err()).contains("--out");
        assertThat(run("replay", folder.resolve("none.npz").toString())).isEqualTo(2);

        backend.checkpoints.clear();
        assertThat(run("watch", run.toString())).isEqualTo(2);
        assertThat(console.err()).contains("has no checkpoint yet");
    }
}
