package io.troupe.actors;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.checkpoint.Checkpoint;
import io.troupe.config.CollectionMode;
import io.troupe.loop.TrainingLoop;
import io.troupe.metrics.RunSummary;
import io.troupe.policy.PolicySnapshot;
import io.troupe.schedule.Outcome;
import io.troupe.training.PolicyCodec;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The reproducible modes: bit for bit what one thread computes, whatever the threads do, with or without a stop. */
final class ReproducibleRunTest {
    private static final Set<String> POLICIES = Set.of("policy", "behaviour-policy");
    private static final String REFUSED = "refused: ";

    @TempDir
    Path results;

    private static String singleThreaded(Runs runs) {
        try (TrainingLoop loop = new TrainingLoop(runs.blueprint(), Optional.empty(), Clock.systemUTC())) {
            loop.run(report -> {});
            return loop.training().current().weightsSha256();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = CollectionMode.class,
            names = {"LOCKSTEP", "PIPELINED"})
    void actorsComputeWhatOneThreadComputes(CollectionMode mode) throws Exception {
        Runs runs = new Runs(results).mode(mode).updates(25);

        RunSummary summary = runs.run("actors");

        assertThat(summary.outcome()).contains(Outcome.MAX_STEPS);
        assertThat(summary.updates()).isEqualTo(25);
        assertThat(summary.environmentSteps()).isEqualTo(25 * Runs.STEPS_PER_UPDATE);
        assertThat(summary.weightsSha256()).isEqualTo(singleThreaded(runs));
    }

    @Test
    void theModesAndSeedsDiffer() throws Exception {
        String lockstep =
                new Runs(results).mode(CollectionMode.LOCKSTEP).run("a").weightsSha256();
        String pipelined =
                new Runs(results).mode(CollectionMode.PIPELINED).run("b").weightsSha256();
        String otherSeed = new Runs(results).seed(2).run("c").weightsSha256();

        assertThat(lockstep).isNotEqualTo(pipelined);
        assertThat(otherSeed).isNotEqualTo(pipelined);
    }

    @ParameterizedTest
    @EnumSource(
            value = CollectionMode.class,
            names = {"LOCKSTEP", "PIPELINED"})
    void lagIsExactlyWhatTheModeSays(CollectionMode mode) throws Exception {
        RunSummary summary = new Runs(results).mode(mode).updates(10).run("lag");

        assertThat(summary.policyLag().max()).isEqualTo(mode == CollectionMode.LOCKSTEP ? 0 : 1);
        // The first update of a pipelined run learns from fragments of the version that it updates.
        double expected = mode == CollectionMode.LOCKSTEP ? 0 : 0.9;
        assertThat(summary.policyLag().mean()).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource(
            value = CollectionMode.class,
            names = {"LOCKSTEP", "PIPELINED"})
    void aResumedRunEndsWhereOneWithoutAStopDoes(CollectionMode mode) throws Exception {
        RunSummary whole = new Runs(results).mode(mode).updates(20).run("whole");

        new Runs(results).mode(mode).updates(7).run("parts");
        RunSummary resumed = new Runs(results).mode(mode).updates(20).resume("parts");

        assertThat(resumed.weightsSha256()).isEqualTo(whole.weightsSha256());
        assertThat(resumed.updates()).isEqualTo(whole.updates());
        assertThat(resumed.episodes()).isEqualTo(whole.episodes());
        assertThat(resumed.meanReturn()).isEqualTo(whole.meanReturn());
        assertThat(resumed.bestMeanReturn()).isEqualTo(whole.bestMeanReturn());
        assertThat(resumed.policyLag()).isEqualTo(whole.policyLag());
        Checkpoint one = new Runs(results).checkpoint("whole", whole.environmentSteps());
        Checkpoint other = new Runs(results).checkpoint("parts", whole.environmentSteps());
        assertThat(withoutTime(one)).isEqualTo(withoutTime(other));
    }

    /** Every component by its content, except the counters, which hold the training time and are compared above. */
    private static Map<String, String> withoutTime(Checkpoint checkpoint) {
        Map<String, String> contents = new TreeMap<>();
        checkpoint.components().forEach((name, bytes) -> {
            if (!name.equals("progress")) {
                contents.put(name, HexFormat.of().formatHex(bytes));
            }
        });
        return contents;
    }

    @Test
    void everyComponentOfACheckpointMatters() throws Exception {
        Runs runs = new Runs(results).updates(12);
        String expected = singleThreaded(runs);
        Checkpoint checkpoint;
        try (TrainingLoop loop = new TrainingLoop(runs.blueprint(), Optional.empty(), Clock.systemUTC())) {
            for (int update = 0; update < 6; update++) {
                loop.update();
            }
            checkpoint = loop.training().capture("run", 1);
        }

        assertThat(continued(runs, checkpoint)).isEqualTo(expected);
        assertThat(checkpoint.components()).containsKeys("policy", "behaviour-policy");
        for (String component : checkpoint.components().keySet()) {
            if (!component.equals("progress")) {
                String other = continued(runs, changed(checkpoint, component));
                assertThat(other).as("with component %s changed", component).isNotEqualTo(expected);
                if (POLICIES.contains(component)) {
                    assertThat(other)
                            .as("component %s, changed but valid", component)
                            .doesNotStartWith(REFUSED);
                }
            }
        }
    }

    /** Another valid policy in place of a policy, zeros in place of anything else. */
    private static Checkpoint changed(Checkpoint checkpoint, String component) {
        TreeMap<String, byte[]> components = new TreeMap<>(checkpoint.components());
        components.computeIfPresent(
                component, (name, bytes) -> POLICIES.contains(name) ? otherPolicy(bytes) : new byte[bytes.length]);
        return new Checkpoint(
                checkpoint.runId(),
                checkpoint.epoch(),
                checkpoint.environmentSteps(),
                checkpoint.policyVersion(),
                checkpoint.weightsSha256(),
                checkpoint.meanReturn(),
                components);
    }

    private static byte[] otherPolicy(byte[] encoded) {
        PolicySnapshot policy = PolicyCodec.decode(encoded);
        float[] parameters = policy.parameters().clone();
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] += 1;
        }
        return PolicyCodec.encode(
                new PolicySnapshot(policy.version(), parameters, policy.observationMean(), policy.observationScale()));
    }

    private static String continued(Runs runs, Checkpoint checkpoint) {
        try (TrainingLoop loop = new TrainingLoop(runs.blueprint(), Optional.of(checkpoint), Clock.systemUTC())) {
            loop.run(report -> {});
            return loop.training().current().weightsSha256();
        } catch (RuntimeException refused) {
            return REFUSED + refused.getMessage();
        }
    }

    @Test
    void evaluationDoesNotDisturbTraining() throws Exception {
        RunSummary without = new Runs(results).run("without");
        RunSummary with = new Runs(results).evaluateEveryUpdates(1).run("with");

        assertThat(with.evaluation()).isPresent();
        assertThat(without.evaluation()).isEmpty();
        assertThat(with.weightsSha256()).isEqualTo(without.weightsSha256());
    }

    @Test
    void checkpointsDoNotDisturbTraining() throws Exception {
        RunSummary without = new Runs(results).run("without");
        RunSummary with = new Runs(results).checkpointEveryUpdates(1).run("with");

        assertThat(with.weightsSha256()).isEqualTo(without.weightsSha256());
    }
}
