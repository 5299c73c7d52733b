package io.troupe.schedule;

import io.troupe.config.Experiment;
import java.time.Duration;
import java.util.Optional;

/** Every decision about a run, made after each update from its counters alone; the supervisor only carries them out. */
public final class RunControl {
    private final Termination termination;
    private final Interval checkpoints;
    private final Interval evaluations;
    private final Interval reports;
    private long stepsToTarget = -1;

    /**
     * @param experiment what is run
     * @param startingAt environment steps at which it begins or resumes
     */
    public RunControl(Experiment experiment, long startingAt) {
        termination = new Termination(experiment.termination());
        checkpoints = new Interval(experiment.checkpoint().everySteps(), startingAt);
        evaluations = new Interval(experiment.evaluation().everySteps(), startingAt);
        reports = new Interval(experiment.metrics().everySteps(), startingAt);
    }

    /**
     * The decisions after an update.
     *
     * @param elapsed training time
     */
    public Directive after(Progress progress, Duration elapsed) {
        long steps = progress.environmentSteps();
        noteTarget(progress);
        Optional<Ending> ending = termination.after(progress, elapsed);
        boolean report = reports.due(steps);
        return new Directive(ending, checkpoints.due(steps), evaluations.due(steps), report || ending.isPresent());
    }

    private void noteTarget(Progress progress) {
        if (stepsToTarget < 0 && termination.targetReached(progress)) {
            stepsToTarget = progress.environmentSteps();
        }
    }

    /** The decision when nothing but time has passed. */
    public Optional<Ending> afterTime(Duration elapsed) {
        return termination.afterTime(elapsed);
    }

    /** The decision before the first update: a resumed run may already be over. */
    public Optional<Ending> before(Progress progress, Duration elapsed) {
        noteTarget(progress);
        return termination.after(progress, elapsed);
    }

    /** Environment steps after which the target was first reached; -1 before. */
    public long stepsToTarget() {
        return stepsToTarget;
    }
}
