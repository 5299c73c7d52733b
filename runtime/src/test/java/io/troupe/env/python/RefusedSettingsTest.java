package io.troupe.env.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.env.EnvironmentParameters;
import io.troupe.env.Environments;
import io.troupe.input.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a user gets to read. */
class RefusedSettingsTest {
    @TempDir
    private Path folder;

    private static void refuses(Map<String, Object> parameters, String... parts) {
        assertThatThrownBy(() -> Environments.discover().create("gymnasium", 1, new EnvironmentParameters(parameters)))
                .isInstanceOf(UserError.class)
                .satisfies(
                        error -> assertThat(error.getMessage()).contains(parts).doesNotContain("\n"));
    }

    @Test
    void anIdIsRequired() {
        refuses(Map.of(), "environment.parameters.id is required");
    }

    @ParameterizedTest
    @CsvSource({
        "timeout, 5, 'a duration of at least 1ms, such as 500ms, 30s or 2m'",
        "timeout, soon, a duration",
        "startTimeout, 0s, a duration",
        "processes, 0, a whole number from 1 to 1024",
        "maxEpisodeSteps, 2.5, a whole number",
        "masks, maybe, true or false",
        "kwargs, 3, a section of arguments by name",
        "measures, is_success, a list of keys of info",
    })
    void aBadValueIsNamed(String name, String value, String allowed) {
        Object typed = value.matches("[0-9.]+") ? Double.valueOf(value) : value;
        refuses(Map.of("id", "CartPole-v1", name, typed), "environment.parameters." + name + " must be " + allowed);
    }

    @Test
    void aMeasureThatNoMetricCanBeCalledIsNamed() {
        refuses(
                Map.of("id", "CartPole-v1", "measures", List.of("a/b")),
                "environment.parameters.measures: the measure 'a/b' needs a name");
        refuses(
                Map.of("id", "CartPole-v1", "measures", List.of(Map.of("median", "x"))),
                "environment.parameters.measures must be a list of keys of info");
    }

    @Test
    void aMissingInterpreter() {
        refuses(
                Map.of("id", "CartPole-v1", "python", "/nowhere/python"),
                "environment.parameters.python = '/nowhere/python' cannot be run",
                "No such file",
                "TROUPE_PYTHON");
    }

    @Test
    void aProgramThatIsNoPython() throws IOException {
        Path program = folder.resolve("no-python");
        Files.writeString(program, "#!/bin/sh\necho I am no snake\nexit 3\n");
        if (!program.toFile().setExecutable(true)) {
            throw new IOException("not executable");
        }
        refuses(
                Map.of("id", "CartPole-v1", "python", program.toString()),
                "no-python' ended with exit code 3 before it said anything",
                "I am no snake");
    }

    @Test
    void aPythonWithoutGymnasium() throws IOException {
        Path program = folder.resolve("bare-python");
        // Isolated from the packages that are installed for this interpreter.
        Files.writeString(
                program,
                "#!/bin/sh\nmkdir -p '" + folder + "/hidden/gymnasium'\n"
                        + "echo 'raise ModuleNotFoundError(\"No module named \\x27gymnasium\\x27\")'"
                        + " > '" + folder + "/hidden/gymnasium/__init__.py'\n"
                        + "PYTHONPATH='" + folder + "/hidden':$PYTHONPATH exec '" + RealPython.interpreter()
                        + "' \"$@\"\n");
        if (!program.toFile().setExecutable(true)) {
            throw new IOException("not executable");
        }
        refuses(
                Map.of("id", "CartPole-v1", "python", program.toString()),
                "environment.parameters.python = '",
                "No module named 'gymnasium'",
                "-m pip install numpy gymnasium");
    }

    @Test
    void anUnknownIdIsAnsweredWithGymnasiumsSuggestion() throws IOException {
        String python = RealPython.withCases(folder);
        refuses(
                Map.of("id", "CartPol-v1", "python", python),
                "environment.parameters.id = 'CartPol-v1': NameNotFound:",
                "Did you mean: `CartPole`?");
        refuses(
                Map.of("id", "no_module:CartPole-v1", "python", python),
                "environment.parameters.id = 'no_module:CartPole-v1': ",
                "no_module");
    }

    @Test
    void anArgumentThatItDoesNotTake() throws IOException {
        refuses(
                Map.of("id", "CartPole-v1", "python", RealPython.withCases(folder), "kwargs", Map.of("gravty", 3)),
                "environment.parameters.id = 'CartPole-v1' cannot be made with environment.parameters.kwargs (gravty)",
                "gravty");
    }

    @ParameterizedTest
    @CsvSource({
        "'Tuple((Discrete(2), Discrete(3)))', Discrete(2), 'the observation space Tuple(Discrete(2), Discrete(3))'",
        "Discrete(2), Text(3), the action space Text(",
        "Discrete(2), 'Dict(a=Discrete(2))', the action space Dict('a': Discrete(2))",
        "'Dict(a=Dict(b=Discrete(2)))', Discrete(2), its part 'a' is a Dict itself",
    })
    void aSpaceThatIsNotSupported(String observation, String action, String message) throws IOException {
        refuses(
                Map.of(
                        "id",
                        "troupe_cases:Spaces-v0",
                        "python",
                        RealPython.withCases(folder),
                        "kwargs",
                        Map.of("observation", observation, "action", action)),
                "environment.parameters.id = 'troupe_cases:Spaces-v0': ",
                message,
                "not supported");
    }
}
