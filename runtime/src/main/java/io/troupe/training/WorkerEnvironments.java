package io.troupe.training;

import io.troupe.config.Experiment;
import io.troupe.env.JointEnvironment;
import io.troupe.input.UserError;
import io.troupe.spec.ParallelSpec;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.IntFunction;

/** Whether workers with environments of their own have enough in common to learn one policy. */
final class WorkerEnvironments {
    private final Experiment experiment;
    private final IntFunction<JointEnvironment> common;
    private final IntFunction<IntFunction<JointEnvironment>> ofWorkers;

    /**
     * @param common makes copies with the parameters of all
     * @param ofWorkers by a worker's index makes copies with its own
     */
    WorkerEnvironments(
            Experiment experiment,
            IntFunction<JointEnvironment> common,
            IntFunction<IntFunction<JointEnvironment>> ofWorkers) {
        this.experiment = experiment;
        this.common = common;
        this.ofWorkers = ofWorkers;
    }

    /** Makes one copy for each kind of worker there is, so that a run does not fail where its third worker begins. */
    void check() {
        experiment.environment().perWorker().values().forEach((parameter, values) -> {
            if (values.size() > experiment.workers().count()) {
                throw new UserError("environment.perWorker." + parameter + " has " + values.size()
                        + " values, and workers.count = " + experiment.workers().count()
                        + ": it must not have more values than there are workers");
            }
        });
        if (experiment.environment().perWorker().values().isEmpty()) {
            return;
        }
        ParallelSpec spec;
        try (JointEnvironment one = common.apply(1)) {
            spec = one.spec();
        }
        Set<SortedMap<String, Object>> seen = new HashSet<>();
        for (int worker = 0; worker < experiment.workers().count(); worker++) {
            if (seen.add(own(worker))) {
                check(worker, spec);
            }
        }
    }

    private SortedMap<String, Object> own(int worker) {
        return experiment.environment().perWorker().of(worker);
    }

    private void check(int worker, ParallelSpec spec) {
        Optional<String> difference;
        try (JointEnvironment one = ofWorkers.apply(worker).apply(1)) {
            difference = difference(spec, one.spec());
        } catch (UserError e) {
            UserError named = new UserError(of(worker) + ": " + e.getMessage());
            named.initCause(e);
            throw named;
        }
        difference.ifPresent(what -> {
            throw new UserError(of(worker) + " has " + what + ": workers can differ in neither observations, actions,"
                    + " agents, time limits nor measures");
        });
    }

    private String of(int worker) {
        return "environment.perWorker: worker " + worker + " with " + own(worker);
    }

    private static Optional<String> difference(ParallelSpec spec, ParallelSpec own) {
        if (own.maxEpisodeSteps() != spec.maxEpisodeSteps()) {
            return Optional.of(
                    "episodes of at most " + own.maxEpisodeSteps() + " steps, not " + spec.maxEpisodeSteps());
        }
        if (!own.measures().equals(spec.measures())) {
            return Optional.of("the measures " + own.measures() + ", not " + spec.measures());
        }
        if (!own.agents().equals(spec.agents())) {
            return Optional.of(
                    own.agents().size() + " agents, not the " + spec.agents().size() + " of all");
        }
        return own.behaviours().equals(spec.behaviours())
                ? Optional.empty()
                : Optional.of("other observations or actions");
    }
}
