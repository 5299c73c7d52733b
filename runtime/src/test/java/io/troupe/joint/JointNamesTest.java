package io.troupe.joint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.troupe.algorithm.Learner;
import io.troupe.checkpoint.Checkpoint;
import io.troupe.collect.Collector;
import io.troupe.collect.StateHeader;
import io.troupe.evaluation.EpisodeEvaluation;
import io.troupe.policy.PolicySnapshot;
import io.troupe.policy.PolicyVersion;
import io.troupe.training.Blueprint;
import io.troupe.training.Training;
import io.troupe.trajectory.Trajectory;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Behaviours of the same shape that changed places in the spec never act by each other's policies. */
final class JointNamesTest {
    private static final String REFUSED =
            "the policy is of the behaviours cain, abel, the environment has the behaviours abel, cain";

    private final Blueprint before = JointRuns.blueprint(() -> new Twins("cain", "abel"), List.of());
    private final Blueprint after = JointRuns.blueprint(() -> new Twins("abel", "cain"), List.of());
    private final Checkpoint checkpoint = JointRuns.train(before, Optional.empty(), 1);

    @Test
    void aRunIsNotResumedInAnotherOrder() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JointRuns.train(after, Optional.of(checkpoint), 1))
                .withMessage(REFUSED);
    }

    @Test
    void aRunBeginsWithThePoliciesOfTheSameBehaviours() {
        PolicySnapshot policy = Training.policyIn(checkpoint);
        try (Learner learner = before.createLearner();
                Learner other = after.createLearner()) {
            learner.begin(policy, new TreeMap<>());
            assertThat(learner.snapshot().version()).isEqualTo(PolicyVersion.INITIAL);
            for (int k = 0; k < 2; k++) {
                assertThat(learner.snapshot().parts().get(k).parameters())
                        .isEqualTo(policy.parts().get(k).parameters());
            }
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> other.begin(policy, new TreeMap<>()))
                    .withMessage(REFUSED);
        }
    }

    @Test
    void aPolicyIsNotEvaluatedInAnotherOrder() {
        PolicySnapshot policy = Training.policyIn(checkpoint);
        try (EpisodeEvaluation evaluation = after.createEvaluation(1, 1)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> evaluation.evaluate(policy, 1))
                    .withMessage(REFUSED);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> evaluation.evaluate(policy.parts().getFirst(), 1))
                    .withMessage("the policy is of one agent, the environment has the behaviours abel, cain");
        }
    }

    @Test
    void aWorkerLoadsNoPolicyInAnotherOrder() {
        PolicySnapshot policy = Training.policyIn(checkpoint);
        PolicySnapshot fitting = PolicySnapshot.joint(policy.version(), List.of("abel", "cain"), policy.parts());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> after.createCollector(0, policy, new byte[0]))
                .withMessage(REFUSED);
        try (Collector collector = after.createCollector(0, fitting, new byte[0])) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> collector.load(policy))
                    .withMessage(REFUSED);
        }
    }

    @Test
    void aWorkerDoesNotTakeUpTheStateOfAnotherOrder() {
        PolicySnapshot policy = Training.policyIn(checkpoint);
        PolicySnapshot fitting = PolicySnapshot.joint(policy.version(), List.of("abel", "cain"), policy.parts());
        byte[] state;
        try (Collector collector = before.createCollector(0, policy, new byte[0])) {
            Trajectory fragment = before.createFragment();
            collector.collect(fragment);
            state = fragment.endState.toByteArray();
        }

        assertThat(StateHeader.sequenceAfter(state)).isEqualTo(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> after.createCollector(0, fitting, state))
                .withMessage(
                        "the checkpoint was made with the behaviour cain (agents: 1, elements of an observation: 1)"
                                + " where the environment now has abel (agents: 1, elements of an observation: 1)");
    }

    @Test
    void thereIsAPolicyForEachName() {
        PolicySnapshot one = PolicySnapshot.of(PolicyVersion.INITIAL, new float[1]);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> PolicySnapshot.joint(PolicyVersion.INITIAL, List.of("a", "b"), List.of(one)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PolicySnapshot.joint(PolicyVersion.INITIAL, List.of(), List.of()));
    }
}
