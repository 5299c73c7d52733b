package io.troupe.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.troupe.env.EnvironmentFailure;
import io.troupe.evaluation.ScriptedCopies.Script;
import io.troupe.policy.Policy;
import io.troupe.policy.PolicyInput;
import io.troupe.policy.PolicySnapshot;
import io.troupe.policy.PolicyVersion;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

final class EpisodeEvaluationTest {
    private static final PolicySnapshot RAW = PolicySnapshot.of(PolicyVersion.INITIAL, new float[0]);

    private static EvaluationResult evaluate(ScriptedCopies environment, int episodes) {
        try (EpisodeEvaluation evaluation = new EpisodeEvaluation(environment, new SecondElement(), 1)) {
            return evaluation.evaluate(RAW, episodes);
        }
    }

    /** Copy 0 takes 3 steps for its first episode, in which copy 1 ends three. */
    private static int slowStart(int copy, int episode) {
        return copy == 0 && episode == 0 ? 3 : 1;
    }

    @Test
    void countsTheFirstEpisodesOfEveryCopyInTheOrderOfEpisodeAndCopy() {
        EvaluationResult result = evaluate(new ScriptedCopies(EpisodeEvaluationTest::slowStart), 3);

        // Returns 3 (episode 0, copy 0), 11 (0, 1) and 101 (1, 0); not 111 or 211, which ended before the 101.
        assertThat(result.episodes()).isEqualTo(3);
        assertThat(result.meanReturn()).isCloseTo(115.0 / 3, within(1e-9));
        assertThat(result.stdReturn()).isCloseTo(44.43222054, within(1e-7));
        assertThat(result.meanLength()).isCloseTo(5.0 / 3, within(1e-9));
    }

    @Test
    void everyCopyRunsTheSameNumberAtMost() {
        EvaluationResult result = evaluate(new ScriptedCopies(EpisodeEvaluationTest::slowStart), 4);

        // 3, 11, 101 and 111.
        assertThat(result.episodes()).isEqualTo(4);
        assertThat(result.meanReturn()).isEqualTo(56.5);
        assertThat(result.meanLength()).isEqualTo(1.5);
    }

    @Test
    void takesFewerEpisodesThanCopies() {
        EvaluationResult result = evaluate(new ScriptedCopies(EpisodeEvaluationTest::slowStart), 1);

        assertThat(result).isEqualTo(new EvaluationResult(3, 0, 3, 1));
    }

    @Test
    void anEpisodeInWhichTheEnvironmentBrokeDoesNotCount() {
        EvaluationResult result = evaluate(new ScriptedCopies(new BreaksFirst(1)), 2);

        // Copy 0 broke with the second step of its first episode, and its second one counts: 101, beside 11.
        assertThat(result).isEqualTo(new EvaluationResult(56, 45, 1, 2));
    }

    @Test
    void aFailureThatCostsAllCopiesTheirEpisodesIsOne() {
        ScriptedCopies environment = new ScriptedCopies(new ScriptedCopies.Script() {
            @Override
            public int length(int copy, int episode) {
                return 3;
            }

            @Override
            public int broken(int copy, int episode) {
                return episode == 0 ? 2 : 0;
            }

            @Override
            public boolean told(int copy) {
                return copy == 0;
            }
        });

        // The second episodes: 3 steps with 101, and 3 with 111.
        assertThat(evaluate(environment, 2)).isEqualTo(new EvaluationResult(318, 15, 3, 2));
        assertThat(environment.failures).isEqualTo(1);
    }

    @Test
    void aRepairAtTheResetCostsNoEpisode() {
        ScriptedCopies environment = new ScriptedCopies(EpisodeEvaluationTest::slowStart);
        environment.failAtReset();

        assertThat(evaluate(environment, 1)).isEqualTo(new EvaluationResult(3, 0, 3, 1));
    }

    @Test
    void anEpisodeAfterWhichTheNextDidNotBeginCounts() {
        ScriptedCopies environment = new ScriptedCopies(new ScriptedCopies.Script() {
            @Override
            public int length(int copy, int episode) {
                return 3;
            }

            @Override
            public boolean failsAfter(int copy, int episode) {
                return copy == 0 && episode == 0;
            }
        });

        // The first episodes: 3 steps with 1, and 3 with 11.
        assertThat(evaluate(environment, 2)).isEqualTo(new EvaluationResult(18, 15, 3, 2));
        assertThat(environment.failures).isEqualTo(1);
    }

    @Test
    void tenRepairsAreBorneAndTheEleventhIsThrown() {
        EvaluationResult result = evaluate(new ScriptedCopies(new BreaksFirst(10)), 2);
        // The eleventh episode of copy 0, after 10 that broke.
        assertThat(result.meanReturn()).isEqualTo((1001 + 11) / 2.0);

        ScriptedCopies environment = new ScriptedCopies(new BreaksFirst(11));
        assertThatExceptionOfType(EnvironmentFailure.class)
                .isThrownBy(() -> evaluate(environment, 2))
                .withMessageContaining("failure 11");
        assertThat(environment.failures).isEqualTo(11);
    }

    @Test
    void aCopyThatIsStuckCountsOnceWithWhatItHadAndGivesNoMore() {
        EvaluationResult result =
                evaluate(new ScriptedCopies((copy, episode) -> copy == 0 ? ScriptedCopies.ENDLESS : 1), 4);

        // 100,000 steps of reward 1, then 11 and 111 of copy 1; the fourth episode does not exist.
        assertThat(result.episodes()).isEqualTo(3);
        assertThat(result.meanReturn()).isCloseTo(100_122.0 / 3, within(1e-6));
        assertThat(result.meanLength()).isCloseTo(100_002.0 / 3, within(1e-6));
    }

    @Test
    void thePolicySeesObservationsAsTheSnapshotNormalizesThem() {
        ScriptedCopies environment = new ScriptedCopies(EpisodeEvaluationTest::slowStart);
        float[] mean = {0, 1};
        float[] scale = {1, 2};
        try (EpisodeEvaluation evaluation = new EpisodeEvaluation(environment, new SecondElement(), 1)) {
            evaluation.evaluate(new PolicySnapshot(PolicyVersion.INITIAL, new float[0], mean, scale), 1);
        }

        // Steps 0, 1 and 2 of its first episode.
        assertThat(environment.actionsOfCopy0).containsExactly(-2f, 0f, 2f);
    }

    /** Copy 0 breaks with the second step of so many episodes; every other episode has one step. */
    private record BreaksFirst(int times) implements Script {
        @Override
        public int length(int copy, int episode) {
            return copy == 0 && episode < times ? 3 : 1;
        }

        @Override
        public int broken(int copy, int episode) {
            return copy == 0 && episode < times ? 2 : 0;
        }
    }

    /** Gives back the second element of each observation. */
    private static final class SecondElement implements Policy {
        @Override
        public void load(PolicySnapshot snapshot) {}

        @Override
        public void sample(
                PolicyInput input,
                RandomGenerator random,
                float[] actions,
                int actionOffset,
                float[] logProbs,
                int logProbOffset) {
            throw new AssertionError("an evaluation does not sample");
        }

        @Override
        public void mode(PolicyInput input, float[] actions, int actionOffset) {
            for (int row = 0; row < input.rows(); row++) {
                actions[actionOffset + row] = input.observations()[input.observationOffset() + 2 * row + 1];
            }
        }

        @Override
        public void close() {}
    }
}
