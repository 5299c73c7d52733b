package io.troupe.env.python;

import io.troupe.env.EnvironmentParameters;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** The Python that tests use: the one that {@code TROUPE_PYTHON} names, or {@code python3} where it has what is needed. */
public final class RealPython {
    private RealPython() {}

    /**
     * The interpreter. Skips the test where there is none, unless {@code TROUPE_PYTHON} says that there is: then the test
     * fails where it does not work.
     */
    static String interpreter() {
        return with("numpy, gymnasium", "the bridge");
    }

    /**
     * The same, of another kind.
     *
     * @param modules that {@code python3} must have
     * @param tested for the message
     */
    public static String with(String modules, String tested) {
        String named = System.getenv(BridgeSettings.PYTHON_VARIABLE);
        if (named != null && !named.isBlank()) {
            return named;
        }
        Assumptions.assumeTrue(
                imports("python3", modules),
                "SKIPPED: no Python with " + modules + "; set TROUPE_PYTHON to one to test " + tested);
        return "python3";
    }

    /** Whether an interpreter has some modules. */
    static boolean imports(String python, String modules) {
        try {
            Process process = new ProcessBuilder(python, "-c", "import " + modules)
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

    /** A program in a folder that runs the interpreter with {@code troupe_cases} on its path. */
    static String withCases(Path folder) throws IOException {
        try {
            Path cases = Path.of(Objects.requireNonNull(RealPython.class.getResource("troupe_cases.py"))
                            .toURI())
                    .getParent();
            Path program = folder.resolve("python-with-cases");
            if (!Files.exists(program)) {
                Files.writeString(
                        program,
                        "#!/bin/sh\nPYTHONPATH=\"$PYTHONPATH:" + cases + "\" exec '" + interpreter() + "' \"$@\"\n");
                if (!program.toFile().setExecutable(true)) {
                    throw new IOException(program + " cannot be made executable");
                }
            }
            return program.toString();
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }

    /** So many copies of an environment. */
    static PythonVectorEnvironment start(String python, String id, int copies, Map<String, Object> more) {
        return PythonVectorEnvironment.start(settings(Family.GYMNASIUM, python, id, more), copies);
    }

    /** So many copies of an environment with several agents. */
    static PythonJointEnvironment startParallel(String python, String id, int copies, Map<String, Object> more) {
        return PythonJointEnvironment.start(settings(Family.PETTINGZOO, python, id, more), copies);
    }

    private static BridgeSettings settings(Family family, String python, String id, Map<String, Object> more) {
        Map<String, Object> values = new HashMap<>(more);
        values.put("python", python);
        values.put("id", id);
        return BridgeSettings.from(family, new EnvironmentParameters(values), Map.of());
    }
}
