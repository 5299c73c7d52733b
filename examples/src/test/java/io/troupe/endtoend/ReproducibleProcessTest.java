package io.troupe.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same experiment learns the same weights, in whatever process and however often it is interrupted. */
@ExtendWith(TroupeProcesses.class)
final class ReproducibleProcessTest {
    private static final String ALL_UPDATES = "termination.maxUpdates=40";

    @TempDir
    Path folder;

    private Path experiment;

    @BeforeEach
    void writeExperiment() throws Exception {
        experiment = TinyExperiment.in(folder);
    }

    private String weights(Troupe troupe, String... arguments) throws Exception {
        Ended ended = troupe.run(folder, arguments);
        assertThat(ended.exitCode()).as(ended.err()).isZero();
        return RunFolder.json(ended.out()).required("weightsSha256").asText();
    }

    @Test
    void theSameSeedLearnsTheSameWeightsAndAnotherSeedOthers(Troupe troupe) throws Exception {
        String file = experiment.toString();
        String once = weights(troupe, "train", file, ALL_UPDATES, "--json", "--seed", "7", "--run-id", "once");
        String twice = weights(troupe, "train", file, ALL_UPDATES, "--json", "--seed", "7", "--run-id", "twice");
        String other = weights(troupe, "train", file, ALL_UPDATES, "--json", "--seed", "8", "--run-id", "other");

        assertThat(twice).isEqualTo(once);
        assertThat(other).isNotEqualTo(once);
    }

    @ParameterizedTest
    @ValueSource(strings = {"lockstep", "pipelined"})
    void aRunInTwoPartsEndsWhereOneWithoutAStopDoes(String mode, Troupe troupe) throws Exception {
        String inMode = "mode=" + mode;
        String part = "termination.maxUpdates=15";
        weights(troupe, "train", experiment.toString(), inMode, part, "--json", "--run-id", "parts");
        String resumed = weights(troupe, "resume", "results/parts", ALL_UPDATES, "--json");

        assertThat(resumed)
                .isEqualTo(TinyExperiment.weightsOfOneThread(experiment, List.of(inMode, ALL_UPDATES)))
                .isNotEqualTo(TinyExperiment.weightsOfOneThread(experiment, List.of(inMode, part)));
    }
}
