package io.troupe.env.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.env.VectorEnvironment;
import io.troupe.input.UserError;
import io.troupe.trajectory.Trajectory;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Processes behind a bridge that somebody else has started. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RemoteBridgeTest {
    private static final int STEPS = 40;

    private Path folder = Path.of("");
    private Optional<BridgeSources> sources = Optional.empty();
    private Optional<Process> listener = Optional.empty();
    private String address = "";

    @BeforeAll
    void listen(@TempDir Path temporary) throws IOException {
        String python = RealPython.interpreter();
        folder = temporary;
        BridgeSources unpacked = BridgeSources.unpack();
        sources = Optional.of(unpacked);
        ProcessBuilder builder = new ProcessBuilder(
                python,
                "-m",
                BridgeSources.MODULE,
                "--listen",
                "127.0.0.1:0",
                "--token-file",
                token("token", "the token of this test").toString());
        builder.environment().put("PYTHONPATH", unpacked.folder().toString());
        Process started = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
        listener = Optional.of(started);
        BufferedReader lines = started.inputReader(StandardCharsets.UTF_8);
        address = Objects.requireNonNullElse(lines.readLine(), "").replace("listening on ", "");
    }

    @AfterAll
    void stop() {
        listener.ifPresent(Process::destroyForcibly);
        sources.ifPresent(BridgeSources::close);
    }

    private Path token(String name, String token) throws IOException {
        Path file = Files.writeString(folder.resolve(name), token);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private VectorEnvironment connect(Path token) {
        Map<String, Object> parameters = new HashMap<>(Map.of("connect", address, "tokenFile", token.toString()));
        return RealPython.start(RealPython.interpreter(), "CartPole-v1", 3, parameters);
    }

    private static Trajectory play(VectorEnvironment environment, int steps) {
        Trajectory fragment = new Trajectory(environment.spec(), steps, environment.copies());
        environment.reset(7, fragment.observations, 0);
        for (int t = 0; t < steps; t++) {
            for (int b = 0; b < environment.copies(); b++) {
                fragment.actions[t * environment.copies() + b] = (t + b) % 2;
            }
            environment.step(fragment, t);
        }
        return fragment;
    }

    private List<ProcessHandle> served() {
        return listener.orElseThrow().children().toList();
    }

    @Test
    void stepsWhatAProcessOfItsOwnSteps() throws Exception {
        List<ProcessHandle> others;
        try (VectorEnvironment there = connect(folder.resolve("token"));
                VectorEnvironment here = RealPython.start(RealPython.interpreter(), "CartPole-v1", 3, Map.of())) {
            others = served();
            assertThat(others).hasSize(1);
            assertThat(play(there, STEPS).observations).containsExactly(play(here, STEPS).observations);
        }
        // They end with their connections.
        for (ProcessHandle each : others) {
            each.onExit().get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void aProcessThereThatDiesIsReplaced() throws IOException {
        try (VectorEnvironment environment = connect(folder.resolve("token"))) {
            Trajectory fragment = play(environment, 2);
            served().forEach(ProcessHandle::destroyForcibly);
            fragment.begin(0, 1, fragment.policyVersion());
            environment.step(fragment, 0);
            environment.step(fragment, 1);
            assertThat(fragment.voided).containsExactly(true, true, true, false, false, false);
            assertThat(environment.drainRepairs())
                    .singleElement()
                    .satisfies(repair ->
                            assertThat(repair).hasMessageContaining("the Python process of copies 0 to 2 failed"));
        }
    }

    @Test
    void nobodyIsServedWithAnotherToken() throws IOException {
        Path wrong = token("wrong", "a token of another run");
        assertThatThrownBy(() -> connect(wrong))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("environment.parameters.connect = '" + address
                        + "' cannot be used: it closed the connection: it has another token");
    }

    @Test
    void aTokenThatOthersCanReadIsNone() throws IOException {
        Path open = Files.setPosixFilePermissions(
                token("open", "the token of this test"), PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> connect(open))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("can be read by others: chmod 600");
    }
}
