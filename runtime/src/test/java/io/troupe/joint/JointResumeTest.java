package io.troupe.joint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.checkpoint.Checkpoint;
import io.troupe.training.Blueprint;
import io.troupe.training.Training;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A checkpoint of several behaviours holds all that each needs to go on as if nothing had happened. */
final class JointResumeTest {
    private static final int BEFORE = 6;
    private static final int AFTER = 5;

    static Stream<Arguments> runs() {
        return Stream.of("lockstep", "pipelined")
                .flatMap(mode -> Stream.of(
                        Arguments.of(mode, JointRuns.dqn("guest")),
                        Arguments.of(mode, JointRuns.dqn("host")),
                        Arguments.of(mode, JointRuns.sac("guest")),
                        Arguments.of(
                                mode,
                                JointRuns.settings("guest", "normalizeObservations=true normalizeRewards=true"))));
    }

    @ParameterizedTest
    @MethodSource("runs")
    void endsWithTheSameBits(String mode, List<String> settings) {
        List<String> all = new ArrayList<>(settings);
        all.add("mode=" + mode);
        Blueprint blueprint = JointRuns.blueprint(Visitors::new, all);

        Checkpoint middle = JointRuns.train(blueprint, Optional.empty(), BEFORE);
        Checkpoint whole = JointRuns.train(blueprint, Optional.empty(), BEFORE + AFTER);
        Checkpoint resumed = JointRuns.train(blueprint, Optional.of(middle), AFTER);

        assertThat(resumed.weightsSha256()).isEqualTo(whole.weightsSha256()).isNotEqualTo(middle.weightsSha256());
        assertThat(JointRuns.contents(resumed)).isEqualTo(JointRuns.contents(whole));
        assertThat(Training.policyIn(resumed).parts())
                .hasSize(2)
                .allSatisfy(part -> assertThat(part.version().value()).isEqualTo(BEFORE + AFTER));
    }

    @Test
    void saysWhichBehaviourACheckpointLacks() {
        Checkpoint walks = JointRuns.train(JointRuns.blueprint(TwoWalks::new, List.of()), Optional.empty(), 1);
        Blueprint visitors = JointRuns.blueprint(Visitors::new, List.of());

        assertThatThrownBy(() -> JointRuns.train(visitors, Optional.of(walks), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "the policy is of the behaviours left, right, the environment has the behaviours host, guest");
    }
}
