package io.troupe.algorithm.impala;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.troupe.algorithm.Algorithms;
import io.troupe.checkpoint.Checkpoint;
import io.troupe.config.Experiment;
import io.troupe.config.ExperimentLoader;
import io.troupe.env.Environments;
import io.troupe.env.VectorEnvironment;
import io.troupe.loop.TrainingLoop;
import io.troupe.policy.PolicyVersion;
import io.troupe.training.Blueprint;
import io.troupe.training.Training;
import io.troupe.trajectory.Trajectory;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResumedRunTest {
    private static final List<String> SMALL = List.of(
            "workers.count=2", "workers.environments=4", "workers.rolloutSteps=16", "algorithm.network.hidden=[8]");

    @ParameterizedTest
    @CsvSource({
        "cartpole-impala, lockstep, algorithm.minibatches=2",
        "cartpole-impala, pipelined, algorithm.updateThreads=1",
        "cartpole-appo, lockstep, algorithm.minibatchSize=32",
        "cartpole-appo, pipelined, algorithm.minibatchSize=32 algorithm.oldPolicy=target algorithm.targetUpdates=4"
    })
    void endsWithTheSameBits(String experiment, String mode, String settings) {
        Blueprint blueprint =
                blueprint(experiment, Stream.concat(Stream.of("mode=" + mode), Stream.of(settings.split(" "))));
        Checkpoint checkpoint;
        String uninterrupted;
        try (TrainingLoop loop = new TrainingLoop(blueprint, Optional.empty(), Clock.systemUTC())) {
            for (int i = 0; i < 6; i++) {
                loop.update();
            }
            checkpoint = loop.training().capture("run", 1);
            for (int i = 0; i < 5; i++) {
                loop.update();
            }
            uninterrupted = weights(loop);
        }
        try (TrainingLoop loop = new TrainingLoop(blueprint, Optional.of(checkpoint), Clock.systemUTC())) {
            for (int i = 0; i < 5; i++) {
                loop.update();
            }
            assertThat(weights(loop)).isEqualTo(uninterrupted);
        }
    }

    @Test
    void nothingOlderThanTheLimitIsLearntFrom() {
        Blueprint blueprint = blueprint("cartpole-impala", Stream.of("mode=async", "workers.maxPolicyLag=1"));
        try (Training training = blueprint.createTraining(Optional.empty(), Clock.systemUTC())) {
            List<Trajectory> batch = List.of(blueprint.createFragment(), blueprint.createFragment());
            for (int worker = 0; worker < 2; worker++) {
                batch.get(worker).begin(worker, 0, PolicyVersion.INITIAL);
            }
            training.update(batch);
            training.update(batch);
            String learnt = training.current().weightsSha256();

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> training.update(batch))
                    .withMessage(
                            "fragment 0 of worker 0 was collected with policy 0, which is 2 versions old (limit 1)");
            assertThat(training.current().weightsSha256()).isEqualTo(learnt);
        }
    }

    private static String weights(TrainingLoop loop) {
        return loop.training().current().version() + loop.training().current().weightsSha256();
    }

    private static Blueprint blueprint(String name, Stream<String> settings) {
        Algorithms algorithms = Algorithms.discover();
        Experiment experiment = new ExperimentLoader(algorithms)
                .load(name, Stream.concat(SMALL.stream(), settings).toList());
        Environments environments = Environments.discover();
        try (VectorEnvironment one = environments.create(
                experiment.environment().name(), 1, experiment.environment().parameters())) {
            return new Blueprint(
                    experiment,
                    one.spec(),
                    algorithms
                            .find(experiment.algorithm().name())
                            .orElseThrow()
                            .configure(experiment.algorithm().settings(), one.spec()),
                    copies -> environments.create(
                            experiment.environment().name(),
                            copies,
                            experiment.environment().parameters()));
        }
    }
}
