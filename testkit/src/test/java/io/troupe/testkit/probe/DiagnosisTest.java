package io.troupe.testkit.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.troupe.spec.Discrete;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What probes say of algorithms that are wrong, which here are right ones with settings that make them so. */
final class DiagnosisTest {
    private static final String SETTINGS =
            "learningRate = 5e-3, minibatchSize = 64, network.hidden = [32], updateThreads = 1";
    private static final Trial RIGHT = Trial.of("ppo", SETTINGS, 8, 32, 10_000);

    @Test
    void valuesThatAreNotLearnt() {
        Trial still = Trial.of("ppo", SETTINGS + ", learningRate = 1e-9", 8, 32, 1_000);

        ProbeResult result = named("one value, discrete").run(still);

        assertThat(result.solved()).isFalse();
        assertThat(result.finding()).startsWith("values are not learnt from rewards at all (a value loss of ");
    }

    @Test
    void rewardsThatAreDiscountedTooMuch() {
        ProbeResult result =
                discounting("later reward, worth it, discrete", "discount = 0").run(RIGHT);

        assertThat(result.solved()).isFalse();
        assertThat(result.finding()).contains("discounted too much (a return of 1.000 ");
    }

    @Test
    void rewardsThatAreDiscountedTooLittle() {
        ProbeResult result = discounting("later reward, not worth it, discrete", "discount = 1")
                .run(RIGHT);

        assertThat(result.solved()).isFalse();
        assertThat(result.finding())
                .isEqualTo("later rewards are not discounted, or too little (a return of 3.000 where a"
                        + " right algorithm has 1.000 to 1.200)");
    }

    @Test
    void rewardsThatAreDiscountedOneStepTooLittle() {
        ProbeResult result = discounting("later reward, not worth it, discrete", "discount = 0.707")
                .run(RIGHT);

        assertThat(result.solved()).isFalse();
    }

    @Test
    void cutEpisodesThatCountAsEnded() {
        Probe probe = named("cut episodes, discrete");
        ProbeResult result = new Probe(
                        probe.name(),
                        () -> new Endless(new Discrete(2), true),
                        probe.settings(),
                        probe.measure(),
                        probe.lowest(),
                        probe.highest(),
                        probe.diagnosis())
                .run(RIGHT);

        assertThat(result.solved()).isFalse();
        assertThat(result.finding()).startsWith("where an episode is cut, what would have followed counts as nothing");
    }

    @Test
    void refusesASettingThatNobodyReads() {
        Trial misspelt = Trial.of("ppo", "learnigRate = 1e-2", 8, 32, 1_000);

        assertThatThrownBy(() -> named("one value, discrete").run(misspelt))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("algorithm 'ppo' has no setting 'learnigRate'; there are ");
    }

    @Test
    void leavesOutSpacesThatAnAlgorithmDoesNotKnow() {
        assertThat(Probes.forAlgorithm(Trial.of("dqn", "", 1, 1, 2_000)))
                .extracting(Probe::name)
                .contains("identity, discrete")
                .doesNotContain("identity, continuous", "identity, hybrid");
    }

    @Test
    void aReportNamesEveryFailure() {
        ProbeReport report = new ProbeReport(
                "mine", List.of(new ProbeResult("one", true, "fine"), new ProbeResult("two", false, "wrong")));

        assertThatThrownBy(report::requireSolved).hasMessage("mine\nsolved  one: fine\nFAILED  two: wrong\n");
    }

    private static Probe discounting(String name, String settings) {
        Probe probe = named(name);
        return new Probe(
                probe.name(),
                probe.environment(),
                ConfigFactory.parseString(settings),
                probe.measure(),
                probe.lowest(),
                probe.highest(),
                probe.diagnosis());
    }

    private static Probe named(String name) {
        return Probes.all().stream()
                .filter(probe -> probe.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
