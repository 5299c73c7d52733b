package io.troupe.algorithm.ppo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.troupe.input.UserError;
import io.troupe.spec.Box;
import io.troupe.spec.Discrete;
import io.troupe.spec.EnvironmentSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

class RewardStreamTest {
    private static final EnvironmentSpec WHOLE = new EnvironmentSpec("Walk", Box.unbounded(1), new Discrete(2), 10);
    private static final EnvironmentSpec SPEC = WHOLE.withRewardStreams("goal", "energy");

    private static List<RewardStream> read(String settings, EnvironmentSpec spec) {
        Config algorithm = ConfigFactory.parseString(settings)
                .withFallback(new Ppo().defaults())
                .resolve();
        return RewardStream.from(algorithm, spec, 0.9f);
    }

    @Test
    void areThoseOfTheEnvironmentInItsOrderWithDefaults() {
        assertThat(read("", SPEC))
                .containsExactly(new RewardStream("goal", 0.9f, 1), new RewardStream("energy", 0.9f, 1));
        assertThat(read("rewardStreams { energy { strength = 0.5 }, goal { discount = 0.5 } }", SPEC))
                .containsExactly(new RewardStream("goal", 0.5f, 1), new RewardStream("energy", 0.9f, 0.5f));
    }

    @Test
    void aRewardThatIsOneThingIsOneStream() {
        assertThat(read("", WHOLE)).containsExactly(new RewardStream("", 0.9f, 1));
    }

    @Test
    void oneNamedStreamHasSettingsToo() {
        assertThat(read("rewardStreams.goal.strength = 3", WHOLE.withRewardStreams("goal")))
                .containsExactly(new RewardStream("goal", 0.9f, 3));
    }

    @Test
    void refusesWhatTheEnvironmentDoesNotHave() {
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> read("rewardStreams.gaol.discount = 0", SPEC))
                .withMessageStartingWith("algorithm.rewardStreams.gaol (")
                .withMessageEndingWith(": the reward streams of 'Walk' are goal, energy; did you mean goal?");
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> read("rewardStreams.goal.discount = 0", WHOLE))
                .withMessageEndingWith(": the reward of 'Walk' is not a sum of streams");
    }

    @Test
    void refusesWhatAStreamDoesNotHave() {
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> read("rewardStreams.goal.weight = 0", SPEC))
                .withMessageContaining("unknown setting algorithm.rewardStreams.goal.weight")
                .withMessageContaining("discount and strength");
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> read("rewardStreams.goal = 3", SPEC))
                .withMessageContaining("must be a section");
    }

    @Test
    void refusesValuesOutOfRange() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> read("rewardStreams.goal.discount = 1.5", SPEC))
                .withMessageContaining("algorithm.rewardStreams.goal.discount = 1.5")
                .withMessageContaining("from 0.0 to 1.0");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> read("rewardStreams.goal.strength = -1", SPEC))
                .withMessageContaining("at least 0");
    }
}
