package io.troupe.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.algorithm.Algorithms;
import io.troupe.config.Experiment;
import io.troupe.config.ExperimentLoader;
import io.troupe.env.PerCopyVectorEnvironment;
import io.troupe.env.VectorEnvironment;
import io.troupe.policy.Policy;
import io.troupe.policy.PolicyInput;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.training.Blueprint;
import io.troupe.trajectory.Trajectory;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Where every step costs something, one that is left out for a crash would look cheap: learnt from as a reward of 0, it
 * teaches to crash.
 */
final class CrashesAreNotTaughtTest {
    private static final int COPIES = 8;
    private static final int LATER = 5;

    @ParameterizedTest
    @CsvSource({
        "cartpole, 40, minibatchSize=64 learningRate=0.01",
        "cartpole, 40, minibatchSize=64 learningRate=0.01 network.memory.units=4 network.memory.sequence=8",
        "cartpole-impala, 40, minibatches=2 learningRate=0.01",
        "cartpole-dqn, 40, learningStarts=100 batchSize=32 gradientSteps=20 learningRate=0.01 targetInterval=500",
    })
    void anEnvironmentThatThrowsIsNoWayOut(String experiment, int updates, String settings) {
        assertThat(preferred(experiment, updates, settings, true)).as("safe").isZero();
        assertThat(preferred(experiment, updates, settings, false))
                .as("what a reward of 0 would teach")
                .isEqualTo(1);
    }

    /** The action that is learnt, for later steps of an episode: right after a crash there is none. */
    private static float preferred(String experiment, int updates, String settings, boolean marks) {
        Blueprint blueprint = blueprint(experiment, settings, marks);
        try (TrainingLoop loop = new TrainingLoop(blueprint, Optional.empty(), Clock.systemUTC());
                Policy policy = blueprint.replicas().get()) {
            for (int i = 0; i < updates; i++) {
                loop.update();
            }
            policy.load(loop.training().current());
            float[] action = new float[1];
            PolicyInput input =
                    new PolicyInput().observations(new float[] {1}, 0, 1).states(new float[policy.stateSize()], 0);
            for (int step = 0; step < LATER; step++) {
                policy.mode(input, action, 0);
            }
            return action[0];
        }
    }

    private static Blueprint blueprint(String name, String settings, boolean marks) {
        List<String> overrides = new ArrayList<>(List.of(
                "mode=lockstep",
                "workers.count=1",
                "workers.environments=" + COPIES,
                "workers.rolloutSteps=32",
                "algorithm.discount=0.5",
                "algorithm.network.hidden=[8]"));
        for (String setting : settings.split(" ", -1)) {
            overrides.add("algorithm." + setting);
        }
        Algorithms algorithms = Algorithms.discover();
        Experiment experiment = new ExperimentLoader(algorithms).load(name, overrides);
        var algorithm = algorithms
                .find(experiment.algorithm().name())
                .orElseThrow()
                .configure(experiment.algorithm().settings(), CrashingEnvironment.SPEC);
        return new Blueprint(experiment, CrashingEnvironment.SPEC, algorithm, copies -> {
            VectorEnvironment crashing = PerCopyVectorEnvironment.create("Crashing", CrashingEnvironment::new, copies);
            return marks ? crashing : new Unmarked(crashing);
        });
    }

    /** As it was before rows could be voided. */
    private record Unmarked(VectorEnvironment wrapped) implements VectorEnvironment {
        @Override
        public EnvironmentSpec spec() {
            return wrapped.spec();
        }

        @Override
        public int copies() {
            return wrapped.copies();
        }

        @Override
        public void reset(long seed, float[] observations, int offset) {
            wrapped.reset(seed, observations, offset);
        }

        @Override
        public void step(Trajectory fragment, int t) {
            wrapped.step(fragment, t);
            for (int copy = 0; copy < copies(); copy++) {
                fragment.voided[t * copies() + copy] = false;
            }
        }

        @Override
        public void close() {
            wrapped.close();
        }
    }
}
