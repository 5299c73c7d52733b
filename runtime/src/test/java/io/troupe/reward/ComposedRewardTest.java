package io.troupe.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.trajectory.StateBuffer;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ComposedRewardTest {
    private static final Map<String, Double> DEFAULTS = Map.of("timePenalty", 0.25, "completion", 8.0);

    private final StepFacts facts = new StepFacts();

    private static List<WeightedComponent> weighted(Map<String, Object> section) {
        return RewardComponents.discover().weighted(DEFAULTS, section);
    }

    @Test
    void isTheWeightedSumOfWhatEveryComponentSays() {
        facts.progress = 0.5f;
        facts.collisions = 2;
        facts.violations = 3;
        facts.completed = true;
        facts.explored = 0.25f;
        facts.cooperation = -0.5f;
        facts.effort = 0.75f;
        ComposedReward reward = new ComposedReward(
                weighted(Map.of(
                        "base",
                        2,
                        "collision",
                        4,
                        "exploration",
                        16,
                        "cooperation",
                        1,
                        "efficiency",
                        2,
                        "safety",
                        0.5)),
                1);

        // 2 * 0.5 - 0.25 - 4 * 2 + 8 + 16 * 0.25 - 0.5 - 2 * 0.75 - 0.5 * 3
        assertThat(reward.add(0, facts)).isEqualTo(1.25f);
        assertThat(reward.measureNames())
                .containsExactly(
                        "Reward Base",
                        "Reward TimePenalty",
                        "Reward Collision",
                        "Reward Completion",
                        "Reward Exploration",
                        "Reward Cooperation",
                        "Reward Efficiency",
                        "Reward Safety");
    }

    @Test
    void addsUpWhatEachComponentContributedToAnEpisodeOfEachCopy() throws IOException {
        ComposedReward reward = new ComposedReward(weighted(Map.of()), 2);
        reward.add(0, facts);
        reward.add(1, facts);
        facts.completed = true;
        reward.add(1, facts);

        assertThat(contributions(reward, 0)).containsExactly(-0.25f, 0);
        assertThat(contributions(reward, 1)).containsExactly(-0.5f, 8);

        StateBuffer saved = new StateBuffer();
        try (DataOutputStream out = saved.rewrite()) {
            reward.save(1, out);
        }
        reward.begin(1);
        assertThat(contributions(reward, 1)).containsExactly(0, 0);
        reward.restore(1, StateBuffer.reading(saved.toByteArray()));
        assertThat(contributions(reward, 1)).containsExactly(-0.5f, 8);
    }

    private static float[] contributions(ComposedReward reward, int copy) {
        float[] values = new float[2];
        reward.write(copy, values, 0);
        return values;
    }

    @Test
    void aWeightOfZeroSwitchesAComponentOff() {
        assertThat(weighted(Map.of("timePenalty", 0)))
                .extracting(WeightedComponent::component)
                .containsExactly(StandardComponent.COMPLETION);
    }

    @Test
    void takesComponentsOfOnesOwnByClassNameHoweverTheDotsAreWritten() {
        Map<String, Object> sections = Map.of("io", Map.of("troupe", Map.of("reward", Map.of("Eager", 2))));
        facts.steps = 1;
        facts.maxSteps = 4;
        for (Map<String, Object> section : List.of(sections, Map.<String, Object>of("io.troupe.reward.Eager", 2))) {
            ComposedReward reward = new ComposedReward(weighted(section), 1);
            assertThat(reward.add(0, facts)).isEqualTo(2 * 0.75f - 0.25f);
            assertThat(reward.measureNames()).contains("Reward Eager");
        }
    }

    @Test
    void takesRegisteredComponentsByTheirKeys(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("META-INF/services/" + RewardComponent.class.getName());
        Files.createDirectories(file.getParent());
        Files.write(file, List.of(Eager.class.getName(), "no.such.Component"));
        try (URLClassLoader loader = new URLClassLoader(
                new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {
            RewardComponents components = RewardComponents.discover(loader);
            assertThat(components.weighted(Map.of(), Map.of("eager", 3)))
                    .singleElement()
                    .satisfies(found -> assertThat(found.component()).isInstanceOf(Eager.class));
            assertThatThrownBy(() -> components.weighted(Map.of(), Map.of("lazy", 3)))
                    .hasMessageContaining("There are base, collision, completion, cooperation, eager,")
                    .hasMessageContaining("Registered, but could not be loaded:")
                    .hasMessageContaining("no.such.Component");
        }
    }

    @Test
    void refusesAnUnknownComponentAndSaysWhichThereAre() {
        assertThatThrownBy(() -> weighted(Map.of("completon", 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "environment.parameters.rewards.completon is no reward component, did you mean 'completion'?"
                                + " There are base, collision, completion, cooperation, efficiency, exploration, safety,"
                                + " timePenalty, and any class on the class path that implements"
                                + " io.troupe.reward.RewardComponent.");
    }

    @Test
    void refusesWhatIsNoWeightAndWhatIsNoComponent() {
        assertThatThrownBy(() -> weighted(Map.of("base", "much")))
                .hasMessage("environment.parameters.rewards.base must be a weight, a finite number, not 'much'");
        assertThatThrownBy(() -> weighted(Map.of("java.lang.String", 1)))
                .hasMessageContaining("java.lang.String: the class does not implement");
        assertThatThrownBy(() -> weighted(Map.of("io.troupe.reward.ComposedRewardTest$Hidden", 1)))
                .hasMessageContaining("it must be a public class");
    }

    @Test
    void namesTheComponentThatGivesWhatIsNotFinite() {
        ComposedReward reward = new ComposedReward(List.of(new WeightedComponent(new Eager(), 2)), 1); // 1 - 0 / 0
        assertThatThrownBy(() -> reward.add(0, facts))
                .isInstanceOf(RewardFailure.class)
                .hasMessage("the reward component 'eager' gave NaN, times its weight");
    }

    @Test
    void namesTheComponentThatThrows() {
        IllegalStateException planted = new IllegalStateException("planted");
        ComposedReward reward = new ComposedReward(
                List.of(new WeightedComponent(
                        step -> {
                            throw planted;
                        },
                        1)),
                1);
        assertThatThrownBy(() -> reward.add(0, facts))
                .isInstanceOf(RewardFailure.class)
                .hasMessageMatching("the reward component '.+' threw java.lang.IllegalStateException: planted")
                .hasCause(planted);
    }

    /** Not public. */
    static final class Hidden implements RewardComponent {
        /** As a component needs it. */
        public Hidden() {}

        @Override
        public float value(StepFacts facts) {
            return 0;
        }
    }
}
