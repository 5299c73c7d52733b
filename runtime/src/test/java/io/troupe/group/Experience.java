package io.troupe.group;

import io.troupe.algorithm.Algorithm.ConfiguredAlgorithm;
import io.troupe.algorithm.Algorithms;
import io.troupe.algorithm.DataParallelLearner;
import io.troupe.algorithm.LearnerContext;
import io.troupe.collect.Collector;
import io.troupe.config.Experiment;
import io.troupe.config.ExperimentLoader;
import io.troupe.env.Environments;
import io.troupe.env.VectorEnvironment;
import io.troupe.policy.PolicySnapshot;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.trajectory.Trajectory;
import java.util.List;

/** Learners of one experiment, and the batches that one worker collects for them. */
final class Experience implements AutoCloseable {
    private final Collector collector;
    private final Trajectory fragment;
    private final ConfiguredAlgorithm algorithm;
    private final LearnerContext context;
    private long steps;

    /**
     * @param name of a shipped experiment
     * @param overrides settings with other values
     */
    Experience(String name, List<String> overrides) {
        Experiment experiment = new ExperimentLoader(Algorithms.discover()).load(name, overrides);
        VectorEnvironment environment = Environments.discover()
                .create(
                        experiment.environment().name(),
                        experiment.workers().environments(),
                        experiment.environment().parameters());
        EnvironmentSpec spec = environment.spec();
        algorithm = Algorithms.discover()
                .find(experiment.algorithm().name())
                .orElseThrow()
                .configure(experiment.algorithm().settings(), spec);
        int rollout = experiment.workers().rolloutSteps();
        int copies = experiment.workers().environments();
        context = new LearnerContext(
                spec,
                experiment.seed(),
                1,
                rollout,
                copies,
                experiment.termination().maxSteps(),
                "cpu");
        fragment = new Trajectory(spec, rollout, copies);
        try (DataParallelLearner learner = learner()) {
            collector = new Collector(
                    0, experiment.seed(), environment, algorithm, algorithm::createPolicy, learner.snapshot());
        }
        collector.reset();
    }

    /** A learner at the beginning of the experiment. The caller closes it. */
    DataParallelLearner learner() {
        return (DataParallelLearner) algorithm.createLearner(context);
    }

    /** Collects a batch; the one before is lost. */
    List<Trajectory> collect(PolicySnapshot policy) {
        steps += fragment.rows();
        collector.load(policy);
        collector.collect(fragment);
        return List.of(fragment);
    }

    /** Steps before the last batch. */
    long stepsBefore() {
        return steps - fragment.rows();
    }

    @Override
    public void close() {
        collector.close();
    }
}
