package io.troupe.loop;

import io.troupe.algorithm.LearnerFailure;
import io.troupe.checkpoint.Checkpoint;
import io.troupe.collect.Collector;
import io.troupe.config.CollectionMode;
import io.troupe.policy.PolicySnapshot;
import io.troupe.schedule.Ending;
import io.troupe.schedule.Termination;
import io.troupe.training.Blueprint;
import io.troupe.training.Training;
import io.troupe.training.UpdateReport;
import io.troupe.trajectory.Trajectory;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The experiment in one thread: collect with every worker in turn, learn, repeat. In {@code pipelined} mode the
 * fragments are collected with the version before the current one, as the actors do at the same time. Step through it
 * with a debugger; compare the actors with it bit for bit.
 */
public final class TrainingLoop implements AutoCloseable {
    private final CollectionMode mode;
    private final Termination termination;
    private final Training training;
    private final List<Collector> collectors = new ArrayList<>();
    private final List<Trajectory> batch = new ArrayList<>();

    private PolicySnapshot behaviour;

    /**
     * @param blueprint of a reproducible mode
     * @param from a checkpoint to continue from
     */
    public TrainingLoop(Blueprint blueprint, Optional<Checkpoint> from, Clock clock) {
        mode = blueprint.experiment().mode();
        if (!mode.reproducible()) {
            throw new IllegalArgumentException("one thread runs lockstep or pipelined, not " + mode);
        }
        termination = new Termination(blueprint.experiment().termination());
        training = blueprint.createTraining(from, clock);
        behaviour = training.policiesToContinue().getFirst();
        for (int worker = 0; worker < blueprint.experiment().workers().count(); worker++) {
            collectors.add(blueprint.createCollector(worker, behaviour, training.workerState(worker)));
            batch.add(blueprint.createFragment());
        }
    }

    /**
     * Runs until the experiment is over.
     *
     * @param afterUpdate is told of every update
     */
    public Ending run(Consumer<UpdateReport> afterUpdate) {
        Optional<Ending> ending = termination.after(training.progress(), training.elapsed());
        while (ending.isEmpty()) {
            UpdateReport report = update();
            afterUpdate.accept(report);
            ending = termination.after(report.progress(), training.elapsed());
        }
        return ending.orElseThrow();
    }

    /**
     * One fragment of each worker and one update.
     *
     * @throws LearnerFailure when a fragment holds what must not be learnt from, naming its source; nothing is learnt then
     */
    public UpdateReport update() {
        for (int worker = 0; worker < collectors.size(); worker++) {
            Collector collector = collectors.get(worker);
            collector.load(behaviour);
            collector.collect(batch.get(worker));
        }
        batch.forEach(this::requireNoProblem);
        PolicySnapshot before = training.current();
        UpdateReport report = training.update(batch);
        behaviour = mode == CollectionMode.PIPELINED ? before : training.current();
        return report;
    }

    private void requireNoProblem(Trajectory fragment) {
        String problem = training.problem(fragment);
        if (!problem.isEmpty()) {
            throw new LearnerFailure(problem);
        }
    }

    /** What was learnt so far, and everything to save. */
    public Training training() {
        return training;
    }

    @Override
    public void close() {
        try (training) {
            collectors.forEach(Collector::close);
        }
    }
}
