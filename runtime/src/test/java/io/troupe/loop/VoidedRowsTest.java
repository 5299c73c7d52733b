package io.troupe.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.checkpoint.Checkpoint;
import io.troupe.loop.VoidingEnvironment.Pattern;
import io.troupe.training.UpdateReport;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What stands in voided rows has no influence on anything that any algorithm learns. */
final class VoidedRowsTest {
    private static final int UPDATES = 6;

    private static TrainingLoop loop(SmallExperiment experiment, Pattern pattern, boolean marks, long garbage) {
        return new TrainingLoop(
                experiment.blueprint(
                        "lockstep", environment -> new VoidingEnvironment(environment, pattern, marks, garbage)),
                Optional.empty(),
                Clock.systemUTC());
    }

    @ParameterizedTest
    @EnumSource(SmallExperiment.class)
    void nothingIsLearntFromThem(SmallExperiment experiment) {
        Map<String, String> learnt = learnt(experiment, true, 1);

        assertThat(learnt(experiment, true, 2)).isEqualTo(learnt);
        assertThat(learnt(experiment, false, 1)).as("where nobody says so").isNotEqualTo(learnt(experiment, false, 2));
    }

    /**
     * Hashes of weights, optimisers, moments, replays: not of where the workers are, nor of with which observation the
     * learner expects each copy to go on, since these observations are among the garbage.
     */
    private static Map<String, String> learnt(SmallExperiment experiment, boolean marks, long garbage) {
        try (TrainingLoop loop = loop(experiment, Pattern.SOME, marks, garbage)) {
            String initial = loop.training().current().weightsSha256();
            for (int i = 0; i < UPDATES; i++) {
                loop.update();
            }
            Checkpoint checkpoint = loop.training().capture("run", 1);
            assertThat(checkpoint.weightsSha256()).isNotEqualTo(initial);
            Map<String, String> contents = new TreeMap<>();
            checkpoint.components().forEach((name, bytes) -> {
                boolean learnt = name.startsWith("learner") || name.startsWith("policy");
                if (learnt && !name.endsWith("windows")) {
                    contents.put(name, sha256(bytes));
                }
            });
            assertThat(contents).hasSizeGreaterThan(2);
            return contents;
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @ParameterizedTest
    @EnumSource(SmallExperiment.class)
    void aBatchOfNothingElseIsAVersionWithTheSameWeights(SmallExperiment experiment) {
        try (TrainingLoop loop = loop(experiment, Pattern.ALL, true, 1)) {
            String initial = loop.training().current().weightsSha256();
            for (int i = 0; i < UPDATES; i++) {
                UpdateReport report = loop.update();

                assertThat(report.statistics().gradientSteps()).isZero();
                assertThat(report.statistics().others())
                        .containsEntry("Environment/Voided Steps", 1f * SmallExperiment.ROWS);
            }
            assertThat(loop.training().current().version().value()).isEqualTo(UPDATES);
            assertThat(loop.training().current().parameters()).doesNotContain(Float.NaN);
            if (!experiment.exploresByItsParameters()) {
                assertThat(loop.training().current().weightsSha256()).isEqualTo(initial);
            }
        }
    }
}
