package io.troupe.env;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.spec.AgentSpec;
import io.troupe.spec.BehaviourSpec;
import io.troupe.spec.Box;
import io.troupe.spec.Discrete;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.spec.ParallelSpec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** What authors' classes say to pictures can be reached through everything that is around them. */
final class DepictedTest {
    /** Hides a number from its agent. */
    private static final class Hiding implements Environment, Depicted, Snapshotable {
        private float hidden;

        @Override
        public EnvironmentSpec spec() {
            return new EnvironmentSpec("Hiding", Box.of(1, 0, 1), new Discrete(2), 5);
        }

        @Override
        public void reset(RandomGenerator random, float[] observation) {
            hidden = random.nextFloat();
            observation[0] = 0;
        }

        @Override
        public StepResult step(float[] action, RandomGenerator random, float[] observation) {
            observation[0] = 1;
            return new StepResult(0, false, false);
        }

        @Override
        public int depictedSize() {
            return 2;
        }

        @Override
        public void depict(int copy, float[] target) {
            target[0] = copy;
            target[1] = hidden;
        }

        @Override
        public void save(DataOutput out) throws IOException {
            out.writeFloat(hidden);
        }

        @Override
        public void restore(DataInput in) throws IOException {
            hidden = in.readFloat();
        }
    }

    /** The same for two. */
    private static final class HidingFromTwo implements ParallelEnvironment, Depicted {
        private float hidden;

        @Override
        public ParallelSpec spec() {
            return new ParallelSpec(
                    "HidingFromTwo",
                    List.of(new BehaviourSpec("seeker", Box.of(1, 0, 1), new Discrete(2))),
                    List.of(new AgentSpec("a", "seeker"), new AgentSpec("b", "seeker")),
                    5);
        }

        @Override
        public void reset(RandomGenerator random, Agents agents) {
            hidden = random.nextFloat();
            for (int agent = 0; agent < 2; agent++) {
                agents.enter(agent);
                agents.observation(agent)[0] = 0;
            }
        }

        @Override
        public void step(Agents agents, RandomGenerator random) {
            for (int agent = 0; agent < 2; agent++) {
                agents.observation(agent)[0] = 1;
            }
        }

        @Override
        public int depictedSize() {
            return 2;
        }

        @Override
        public void depict(int copy, float[] target) {
            target[0] = copy;
            target[1] = hidden;
        }
    }

    private static float[] shown(JointEnvironment environment, int copy) {
        Depicted depicted = environment.depicted().orElseThrow();
        float[] target = new float[depicted.depictedSize()];
        depicted.depict(copy, target);
        return target;
    }

    @Test
    void eachCopyOfOneAgentShowsItself() {
        JointEnvironment environment = new OnlyBehaviour(PerCopyVectorEnvironment.create("Hiding", Hiding::new, 2));
        environment.reset(1, List.of(new float[2]));

        assertThat(shown(environment, 0)).hasSize(2).startsWith(0);
        assertThat(shown(environment, 1)[0]).isZero();
        assertThat(shown(environment, 1)[1]).isNotEqualTo(shown(environment, 0)[1]);
    }

    @Test
    void eachCopyOfSeveralAgentsShowsItself() {
        JointEnvironment environment = ParallelCopies.create("HidingFromTwo", HidingFromTwo::new, 2);
        environment.reset(1, List.of(new float[4]));

        assertThat(shown(environment, 1)[0]).isZero();
        assertThat(shown(environment, 1)[1]).isNotEqualTo(shown(environment, 0)[1]);
    }

    @Test
    void whoHidesNothingShowsNothing() {
        assertThat(new OnlyBehaviour(Environments.discover().create("CartPole-v1", 1, EnvironmentParameters.NONE))
                        .depicted())
                .isEmpty();
    }
}
