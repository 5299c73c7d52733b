package io.troupe.benchmarks;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** A Python process that steps environments by itself, as far as it is told to. */
final class PythonStepper implements AutoCloseable {
    private static final String SCRIPT = "step_gymnasium.py";

    private final String mode;
    private final Process process;
    private final BufferedWriter requests;
    private final BufferedReader answers;

    private PythonStepper(String mode, Process process) {
        this.mode = mode;
        this.process = process;
        requests = process.outputWriter();
        answers = process.inputReader();
    }

    /**
     * Starts it, and waits until its environments are made.
     *
     * @param python the interpreter
     * @param mode one of the script's
     * @param fragmentSteps after how many steps of all copies it looks whether it is done
     */
    static PythonStepper start(String python, String mode, String id, int copies, int fragmentSteps, long seed)
            throws IOException {
        Path script = Files.createTempFile("troupe-benchmark", ".py");
        try {
            try (InputStream source = Objects.requireNonNull(PythonStepper.class.getResourceAsStream(SCRIPT))) {
                Files.write(script, source.readAllBytes());
            }
            PythonStepper stepper = new PythonStepper(
                    mode,
                    new ProcessBuilder(
                                    python,
                                    script.toString(),
                                    mode,
                                    id,
                                    Integer.toString(copies),
                                    Integer.toString(fragmentSteps),
                                    Long.toString(seed))
                            .redirectError(Redirect.INHERIT)
                            .start());
            try {
                stepper.microsOfStep(0);
                return stepper;
            } catch (RuntimeException | IOException | Error e) {
                stepper.close();
                throw e;
            }
        } finally {
            Files.delete(script);
        }
    }

    /**
     * Steps all copies {@code fragments} times the steps of a fragment.
     *
     * @return microseconds of a step of one copy
     */
    double microsOfStep(int fragments) throws IOException {
        try {
            requests.write(fragments + "\n");
            requests.flush();
        } catch (IOException e) {
            throw new BenchmarkFailure(ended(), e);
        }
        String answer = answers.readLine();
        if (answer == null) {
            throw new BenchmarkFailure(ended());
        }
        return Double.parseDouble(answer);
    }

    private String ended() {
        return mode + ": Python ended before it was done; what it printed is above";
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
