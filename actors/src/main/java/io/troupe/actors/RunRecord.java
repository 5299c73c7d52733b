package io.troupe.actors;

import io.troupe.algorithm.UpdateStatistics;
import io.troupe.config.Experiment;
import io.troupe.evaluation.EvaluationResult;
import io.troupe.metrics.MetricReport;
import io.troupe.metrics.RunSummary;
import io.troupe.metrics.Tags;
import io.troupe.schedule.Ending;
import io.troupe.schedule.Outcome;
import io.troupe.schedule.Progress;
import io.troupe.training.RunCounters;
import io.troupe.training.RunTotals;
import io.troupe.training.StageNanos;
import io.troupe.training.UpdateReport;
import io.troupe.trajectory.QueueCounts;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the supervisor knows of a run, and how it is told to people. Plain state of one owner. */
final class RunRecord {
    /** A simulator that fails at every step must not fill the memory with its failures. */
    private static final int MOST_FAILURES = 100;

    private final RunParts parts;
    private final Clock clock;
    private final Instant begun;
    private final RunTotals before;
    private final List<RunSummary.Failure> failures = new ArrayList<>();

    private RunTotals totals;
    private Optional<UpdateReport> latest = Optional.empty();
    private Optional<Ending> ending = Optional.empty();
    private Optional<EvaluationResult> evaluation = Optional.empty();
    private OptionalLong stepsToTarget = OptionalLong.empty();
    private OptionalDouble secondsToTarget = OptionalDouble.empty();
    private long lastAnnounced = -1;
    /** Of the newest weights that were captured: not every update's are worth the time. */
    private String weightsSha256 = "";

    private long weightsSteps = -1;

    private Optional<QueueCounts> finalCounts = Optional.empty();
    private int repairs;
    private boolean trainerLost;

    RunRecord(RunParts parts) {
        this.parts = parts;
        before = parts.before();
        failures.addAll(parts.earlierFailures());
        clock = parts.clock();
        begun = clock.instant();
        totals = before;
        parts.resumedFrom().ifPresent(from -> announced(from.environmentSteps(), from.weightsSha256()));
    }

    /** The trainer is up: from now on its device and weights are known. */
    void ready(RunTotals now, String weights) {
        totals = now;
        weights(environmentSteps(), weights);
    }

    /** Training time of all parts of the run. */
    Duration elapsed() {
        return before.elapsed().plus(Duration.between(begun, clock.instant()));
    }

    void updated(UpdateReport report) {
        latest = Optional.of(report);
        totals = report.totals();
    }

    void target(long steps) {
        if (steps >= 0 && stepsToTarget.isEmpty()) {
            stepsToTarget = OptionalLong.of(steps);
            secondsToTarget = OptionalDouble.of(seconds(Duration.between(parts.processStart(), clock.instant())));
        }
    }

    void concluded(RunTotals last, String weights) {
        totals = last;
        weights(environmentSteps(), weights);
    }

    void announced(long steps, String weights) {
        lastAnnounced = steps;
        // One that was ordered before the end may be announced after the final state was handed in.
        if (steps >= weightsSteps) {
            weights(steps, weights);
        }
    }

    private void weights(long steps, String sha256) {
        weightsSteps = steps;
        weightsSha256 = sha256;
    }

    /** What the queue counted at the very end, after the last batch that it handed out. */
    void finalCounts(QueueCounts counts) {
        finalCounts = Optional.of(counts);
    }

    void evaluated(EvaluationResult result) {
        evaluation = Optional.of(result);
    }

    void repaired(String component, String problem) {
        repairs++;
        failure(component, problem, "environment copy made anew");
    }

    void failure(String component, String cause, String action) {
        if (failures.size() < MOST_FAILURES) {
            failures.add(new RunSummary.Failure(
                    component, cause, action, totals.progress().environmentSteps()));
        }
    }

    void ends(Ending how) {
        if (ending.isEmpty()) {
            ending = Optional.of(how);
        }
    }

    /** A failure while closing counts more than the ending before it; the first failure counts most. */
    void fails(Ending failure) {
        if (ending.isEmpty() || ending.get().outcome() != Outcome.FAILED) {
            ending = Optional.of(failure);
        }
    }

    /** The trainer failed, and with it what it had in its hands. */
    void trainerLost() {
        trainerLost = true;
    }

    boolean cutShort() {
        return ending.filter(how -> how.outcome() == Outcome.FAILED || how.outcome() == Outcome.STOPPED)
                .isPresent();
    }

    long environmentSteps() {
        return totals.progress().environmentSteps();
    }

    long updates() {
        return totals.progress().updates();
    }

    long lastAnnounced() {
        return lastAnnounced;
    }

    int repairs() {
        return repairs;
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    /** Steps of this part of the run over its training time: what earlier parts did says nothing about this machine. */
    private double stepsPerSecond(RunTotals at) {
        double training = seconds(at.elapsed().minus(before.elapsed()));
        long steps = at.progress().environmentSteps() - before.progress().environmentSteps();
        return training > 0 ? steps / training : 0;
    }

    MetricReport metrics() {
        SortedMap<String, Double> values = new TreeMap<>();
        Progress progress = totals.progress();
        values.put(Tags.CUMULATIVE_REWARD, progress.meanReturn());
        values.put(Tags.EPISODE_LENGTH, progress.meanLength());
        values.put(Tags.EPISODES, (double) progress.episodes());
        values.put(Tags.VERSION, (double) progress.version().value());
        values.put(Tags.STEPS_PER_SECOND, stepsPerSecond(totals));
        values.put(Tags.QUEUED, (double) totals.queue().queued());
        values.put(Tags.DROPPED, (double)
                (sum(totals.dropped()) + sum(totals.queue().dropped())));
        latest.ifPresent(report -> {
            UpdateStatistics statistics = report.statistics();
            StageNanos stages = report.stageNanos();
            values.put(Tags.INFERENCE_SECONDS, stages.inference() / 1e9);
            values.put(Tags.ENVIRONMENT_SECONDS, stages.environment() / 1e9);
            values.put(Tags.ADVANTAGE_SECONDS, stages.advantages() / 1e9);
            values.put(Tags.GRADIENT_SECONDS, stages.gradients() / 1e9);
            values.put(Tags.LAG, (double) report.lag());
            values.put(Tags.POLICY_LOSS, (double) statistics.policyLoss());
            values.put(Tags.VALUE_LOSS, (double) statistics.valueLoss());
            values.put(Tags.ENTROPY, (double) statistics.entropy());
            values.put(Tags.LEARNING_RATE, (double) statistics.learningRate());
            values.put(Tags.APPROXIMATE_KL, (double) statistics.approximateKl());
            values.put(Tags.CLIP_FRACTION, (double) statistics.clipFraction());
            values.put(Tags.GRADIENT_NORM, (double) statistics.gradientNorm());
            values.put(Tags.EXPLAINED_VARIANCE, (double) statistics.explainedVariance());
            statistics.others().forEach((tag, value) -> values.put(tag, (double) value));
        });
        return new MetricReport(progress.environmentSteps(), totals.elapsed(), values);
    }

    MetricReport evaluationMetrics(long environmentSteps, EvaluationResult result) {
        SortedMap<String, Double> values = new TreeMap<>();
        values.put(Tags.EVALUATION_RETURN, result.meanReturn());
        values.put(Tags.EVALUATION_DEVIATION, result.stdReturn());
        result.measures().forEach((name, value) -> values.put(Tags.EVALUATION + name, value));
        return new MetricReport(environmentSteps, elapsed(), values);
    }

    /** Everything at the end, as {@code summary.json} wants it. */
    RunSummary summary() {
        return summary(totals, finalCounts.orElse(totals.queue()), weightsSha256);
    }

    /** Everything at a checkpoint. */
    RunSummary summaryAt(RunTotals checkpoint, String weights) {
        return summary(checkpoint, checkpoint.queue(), weights);
    }

    private RunSummary summary(RunTotals at, QueueCounts counts, String weights) {
        Progress progress = at.progress();
        Experiment experiment = parts.blueprint().experiment();
        return new RunSummary(
                parts.identity().runId(),
                experiment.name(),
                experiment.algorithmNames(),
                experiment.environment().name(),
                experiment.seed(),
                experiment.mode(),
                ending.map(Ending::outcome),
                ending.map(Ending::reason).orElse("the run goes on"),
                progress.environmentSteps(),
                progress.episodes(),
                progress.updates(),
                progress.version().value(),
                progress.meanReturn(),
                progress.bestMeanReturn(),
                evaluation.map(found -> new RunSummary.Evaluation(
                        found.meanReturn(), found.stdReturn(), found.episodes(), found.measures())),
                stepsToTarget,
                secondsToTarget,
                seconds(Duration.between(parts.processStart(), clock.instant())),
                seconds(at.elapsed()),
                stepsPerSecond(at),
                trajectories(at, counts),
                new RunSummary.PolicyLag(at.meanLag(), at.maxLag()),
                weights,
                failures,
                Versions.current(),
                at.device());
    }

    /**
     * Where every fragment went. What the queue handed out and the trainer neither learnt from nor refused is still in
     * its hands: waiting, or lost where the trainer failed.
     */
    private RunSummary.Trajectories trajectories(RunTotals at, QueueCounts counts) {
        SortedMap<String, Long> dropped = new TreeMap<>(at.dropped());
        counts.dropped().forEach((reason, number) -> dropped.merge(reason, number, Long::sum));
        long earlier = before.trained() + sum(before.dropped()) + before.lost();
        long inHand = counts.taken() - (at.trained() - before.trained()) - (refused(at) - refused(before));
        return new RunSummary.Trajectories(
                earlier + counts.produced(),
                at.trained(),
                counts.queued() + (trainerLost ? 0 : inHand),
                dropped,
                at.lost() + (trainerLost ? inHand : 0));
    }

    private static long refused(RunTotals at) {
        return at.dropped().getOrDefault(RunCounters.NOT_FINITE, 0L)
                + at.dropped().getOrDefault(RunCounters.MASKED_ACTION, 0L)
                + at.dropped().getOrDefault(RunCounters.BATCH_REFUSED, 0L);
    }

    private static long sum(Map<String, Long> numbers) {
        return numbers.values().stream().mapToLong(Long::longValue).sum();
    }
}
