package io.troupe.benchmarks;

import io.troupe.algorithm.Learner;
import io.troupe.collect.Collector;
import io.troupe.config.Experiment;
import io.troupe.evaluation.EpisodeEvaluation;
import io.troupe.policy.PolicySnapshot;
import io.troupe.training.Blueprint;
import io.troupe.trajectory.Trajectory;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Training in one thread in which every fragment is collected by a policy that is a fixed number of versions old: what
 * {@code async} mode does now and then, all the time and reproducibly. At the beginning, the lag is as large as it can be.
 *
 * @param blueprint of the experiment
 * @param lag versions; 0 for the newest policy
 */
record LaggedTraining(Blueprint blueprint, int lag) {
    private static final int EVALUATION_EPISODES = 100;

    /** Trains for all steps of the experiment; returns the mean return of the last policy's most likely actions. */
    double evaluationAfter() {
        try (EpisodeEvaluation evaluation = blueprint.createEvaluation(
                EVALUATION_EPISODES, blueprint.experiment().seed())) {
            return evaluation.evaluate(lastPolicy(), EVALUATION_EPISODES).meanReturn();
        }
    }

    private PolicySnapshot lastPolicy() {
        Experiment experiment = blueprint.experiment();
        long steps = experiment.termination().maxSteps();
        List<Collector> collectors = new ArrayList<>();
        try (Learner learner = blueprint.createLearner()) {
            Deque<PolicySnapshot> policies = new ArrayDeque<>(List.of(learner.snapshot()));
            List<Trajectory> batch = new ArrayList<>();
            for (int worker = 0; worker < experiment.workers().count(); worker++) {
                collectors.add(blueprint.createCollector(worker, learner.snapshot(), new byte[0]));
                batch.add(blueprint.createFragment());
            }
            long taken = 0;
            while (taken < steps) {
                for (int worker = 0; worker < collectors.size(); worker++) {
                    collectors.get(worker).load(policies.getFirst());
                    collectors.get(worker).collect(batch.get(worker));
                }
                learner.update(batch, taken);
                taken += batch.stream().mapToLong(Trajectory::rows).sum();
                policies.addLast(learner.snapshot());
                if (policies.size() > lag + 1) {
                    policies.removeFirst();
                }
            }
            return learner.snapshot();
        } finally {
            collectors.forEach(Collector::close);
        }
    }
}
