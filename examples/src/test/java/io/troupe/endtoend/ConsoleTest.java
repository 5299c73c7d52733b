package io.troupe.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a run writes where there is no terminal: nothing but what is meant for the reader. */
@ExtendWith(TroupeProcesses.class)
final class ConsoleTest {
    private static final String LIMIT = "termination.maxUpdates=20";

    /** Every kind of line, in any order; all that anything in the process may print to standard output. */
    private static final List<Pattern> LINES = Stream.of(
                    "tiny: CartPole-v1 with ppo, pipelined, 1 x 4 environments, seed 1; into results/run",
                    "[\\d,]+ of 1,000,000 steps \\(\\d+ %\\)(  return \\d+\\.\\d)?"
                            + "(  [\\d,]+ steps/s  [\\d a-z]+ left at most)?(  lag \\d\\.\\d)?",
                    "max-updates     all 20 updates were made",
                    "return          \\d+\\.\\d over the last 100 episodes, best (\\d+\\.\\d|unknown)",
                    "evaluation      \\d+\\.\\d over 20 episodes, deviation \\d+\\.\\d",
                    "steps           1,280 in \\d+\\.\\d s of training, [\\d,]+ a second",
                    "run             results/run")
            .map(Pattern::compile)
            .toList();

    /** As in the description of {@code summary.json}. */
    private static final List<String> FIELDS = List.of(
            "runId",
            "experiment",
            "algorithm",
            "environment",
            "seed",
            "mode",
            "outcome",
            "reason",
            "environmentSteps",
            "episodes",
            "updates",
            "policyVersion",
            "meanReturn",
            "bestMeanReturn",
            "evaluation",
            "stepsToTarget",
            "secondsToTarget",
            "wallClockSeconds",
            "trainingSeconds",
            "stepsPerSecond",
            "trajectories",
            "policyLag",
            "weightsSha256",
            "failures",
            "versions",
            "device");

    @TempDir
    Path folder;

    private String experiment = "";

    @BeforeEach
    void writeExperiment() throws Exception {
        experiment = TinyExperiment.in(folder).toString();
    }

    @Test
    void onlyLinesForTheReaderArePrinted(Troupe troupe) throws Exception {
        String evaluate = "evaluation.atEnd=true";

        Ended ended = troupe.run(folder, "train", experiment, LIMIT, evaluate, "--run-id", "run");

        assertThat(ended.exitCode()).isZero();
        assertThat(ended.out().lines())
                .hasSizeGreaterThanOrEqualTo(LINES.size())
                .allSatisfy(line ->
                        assertThat(LINES).anyMatch(kind -> kind.matcher(line).matches()));
    }

    @Test
    void quietPrintsNothing(Troupe troupe) throws Exception {
        Ended ended = troupe.run(folder, "train", experiment, LIMIT, "--quiet");

        assertThat(ended.exitCode()).isZero();
        assertThat(ended.out()).isEmpty();
    }

    @Test
    void nothingGoesToStandardErrorUnlessSomethingIsWrong(Troupe troupe) throws Exception {
        Ended ended = troupe.run(folder, "train", experiment, LIMIT);

        assertThat(ended.exitCode()).isZero();
        assertThat(ended.err()).isEmpty();
    }

    @Test
    void jsonPrintsOneObjectWithEveryField(Troupe troupe) throws Exception {
        Ended ended = troupe.run(folder, "train", experiment, LIMIT, "--json", "--run-id", "run");

        JsonNode json = RunFolder.json(ended.out());
        assertThat(json.fieldNames()).toIterable().containsExactlyElementsOf(FIELDS);
        assertThat(json.required("trajectories").fieldNames())
                .toIterable()
                .containsExactly("produced", "trained", "queued", "dropped", "lost");
        assertThat(json.required("policyLag").fieldNames()).toIterable().containsExactly("mean", "max");
        assertThat(json.required("versions").fieldNames())
                .toIterable()
                .containsExactly("troupe", "java", "tensorflow", "pekko");
        assertThat(json).isEqualTo(new RunFolder(folder.resolve("results/run")).summary());
    }
}
