package io.troupe.actors;

import io.troupe.actors.Awaited.Answer;
import io.troupe.actors.serialization.ControlMessage;
import io.troupe.config.Experiment.CheckpointSettings.OnFailure;
import io.troupe.config.Experiment.SupervisionSettings;
import io.troupe.evaluation.EvaluationResult;
import io.troupe.schedule.Directive;
import io.troupe.schedule.Ending;
import io.troupe.schedule.Outcome;
import io.troupe.schedule.RunControl;
import io.troupe.training.RunTotals;
import io.troupe.training.UpdateReport;
import io.troupe.trajectory.QueueCounts;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ChildFailed;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * The single authority of a run: nobody else ends it, orders a checkpoint or starts an evaluation. The decisions are
 * {@link RunControl}'s; this actor carries them out, notices what failed, and records exactly one outcome.
 *
 * <p>Life: {@code RUNNING} until an ending is decided; {@code CONCLUDING} until the trainer has handed in the final
 * state; {@code CLOSING} while the final checkpoint, the final evaluation, the counters and the metrics come in;
 * then the summary is written and the actor stops. A deadline bounds everything after {@code RUNNING}.
 */
public final class Supervisor extends AbstractBehavior<Supervisor.Command> {
    /** What the supervisor is told. */
    public sealed interface Command extends ControlMessage {}

    /** The trainer is up, at this point of the run and with these weights. */
    public record TrainerReady(RunTotals totals, String weightsSha256) implements Command {}

    /** The trainer has updated the policy and waits for a word. */
    public record UpdateCompleted(UpdateReport report) implements Command {}

    /** The trainer will not learn any more, and waits to be told what its final state is wanted for. */
    public record Concluded(RunTotals totals, String weightsSha256) implements Command {}

    /** A checkpoint is durable and announced. */
    public record CheckpointAnnounced(long environmentSteps, String weightsSha256, RunTotals totals)
            implements Command {}

    /** A checkpoint is on its way to the disk, and gets on. */
    public enum CheckpointProgress implements Command {
        INSTANCE
    }

    /** A checkpoint could not be made durable. */
    public record CheckpointFailed(long environmentSteps, String problem) implements Command {}

    /** An evaluation is done. */
    public record Evaluated(long environmentSteps, EvaluationResult result) implements Command {}

    /** A worker made environment copies anew; each problem is a sentence. */
    public record EnvironmentsRepaired(int worker, List<String> problems) implements Command {}

    /** A fragment with values that are not finite was kept away from the learner. */
    public record FragmentRefused(int worker, String problem) implements Command {}

    /** A metric sink failed and was closed. */
    public record SinkFailed(String sink, IOException cause) implements Command {}

    /** Somebody who is not a child of the supervisor failed. */
    public record ComponentFailed(String component, String problem) implements Command {}

    /** Something was lost and is being replaced. */
    public record Disturbed(String component, String problem, String action) implements Command {}

    /** Whoever should make progress just now is not there, and is being waited for: no update is expected. */
    public enum Patience implements Command {
        INSTANCE
    }

    /**
     * The trainer has to go, and somebody else goes on in another epoch: nothing more is learnt in this one, and a
     * checkpoint is made of what was. Nobody is answered when the run ends meanwhile.
     */
    public record HandOver(ActorRef<HandedOver> replyTo) implements Command {}

    /** Everything that was learnt is in an announced checkpoint, or cannot be made durable. */
    public record HandedOver(long environmentSteps) {}

    /** Somebody outside, such as Ctrl-C, wants the run to end. */
    public record Stop(StopCause cause) implements Command {}

    /** Every metric sink is closed. */
    public enum MetricsClosed implements Command {
        INSTANCE
    }

    private enum Tick implements Command {
        INSTANCE
    }

    private enum Deadline implements Command {
        INSTANCE
    }

    private record Counted(QueueCounts counts) implements Command {}

    private record Stalled(QueueCounts counts) implements Command {}

    private enum Phase {
        RUNNING,
        CONCLUDING,
        CLOSING
    }

    private static final Duration TICK = Duration.ofSeconds(1);

    /** Once the run is over, only those who make its end durable can still spoil it. */
    private static final Set<String> NEEDED_TO_CLOSE = Set.of(RunActors.TRAINER, RunActors.CHECKPOINTS);

    private final RunParts parts;
    private final RunControl control;
    private final RunRecord record;
    private final RunActors actors;
    private final TimerScheduler<Command> timers;
    private final Awaited awaited = new Awaited();
    private final Closing closing = new Closing();
    private final StallWatch stall;
    private final ShutdownLimit shutdown;

    private Phase phase = Phase.RUNNING;
    private boolean ready;
    /** Environment steps of the newest checkpoint that was ordered; -1 before. */
    private long newestOrdered = -1;

    private long orders;
    private boolean captureInDoubt;
    /** Who waits for the state of a trainer that has to go. */
    private Optional<ActorRef<HandedOver>> successor = Optional.empty();

    private boolean handedIn;
    /** The trainer's last order, until it reports: it may be lost on its way. */
    private Optional<Trainer.Command> outstanding = Optional.empty();

    /**
     * @param parts of the run
     */
    public static Behavior<Command> create(RunParts parts) {
        return FatalErrors.asFailures(
                Command.class,
                Behaviors.setup(context -> Behaviors.withTimers(timers -> new Supervisor(context, timers, parts))));
    }

    private Supervisor(ActorContext<Command> context, TimerScheduler<Command> timers, RunParts parts) {
        super(context);
        this.parts = parts;
        this.timers = timers;
        record = new RunRecord(parts);
        control = new RunControl(
                parts.blueprint().experiment(), parts.before().progress().environmentSteps());
        SupervisionSettings settings = parts.blueprint().experiment().supervision();
        stall = new StallWatch(settings.stallTimeout(), parts.clock());
        shutdown = new ShutdownLimit(settings.shutdownTimeout().plus(parts.lossDetection()));
        actors = parts.crew().assemble(context, parts);
        timers.startTimerWithFixedDelay(Tick.INSTANCE, TICK);
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onSignal(ChildFailed.class, this::onChildFailed)
                .onAnyMessage(this::onCommand)
                .build();
    }

    private Behavior<Command> onCommand(Command command) {
        switch (command) {
            case TrainerReady(RunTotals totals, String weightsSha256) -> onReady(totals, weightsSha256);
            case UpdateCompleted(UpdateReport report) -> onUpdate(report);
            case Concluded(RunTotals totals, String weightsSha256) -> onConcluded(totals, weightsSha256);
            case CheckpointAnnounced(long steps, String weightsSha256, RunTotals totals) ->
                onAnnounced(steps, weightsSha256, totals);
            case CheckpointProgress progress -> onCheckpointProgress();
            case CheckpointFailed(long steps, String problem) -> onCheckpointFailed(steps, problem);
            case Evaluated(long steps, EvaluationResult result) -> onEvaluated(steps, result);
            case EnvironmentsRepaired(int worker, List<String> problems) -> onRepaired(worker, problems);
            case FragmentRefused(int worker, String problem) ->
                record.failure("worker-" + worker, problem, "fragment dropped");
            case SinkFailed(String sink, IOException cause) ->
                record.failure("metrics", sink + ": " + RootCause.sentence(cause), "sink closed");
            case ComponentFailed(String component, String problem) -> onFailed(component, problem);
            case Disturbed(String component, String problem, String action) -> {
                stall.progress();
                record.failure(component, problem, action);
            }
            case Patience patience -> stall.progress();
            case HandOver(ActorRef<HandedOver> replyTo) -> onHandOver(replyTo);
            case Stop(StopCause cause) -> end(new Ending(Outcome.STOPPED, cause.reason()));
            case MetricsClosed closed -> awaited.arrived(Answer.METRICS);
            case Tick tick -> onTick();
            case Deadline deadline -> onDeadline();
            case Counted(QueueCounts counts) -> {
                record.finalCounts(counts);
                awaited.arrived(Answer.COUNTS);
            }
            case Stalled(QueueCounts counts) -> onStalled(counts);
        }
        answerSuccessor();
        return closedIfDone();
    }

    private void onReady(RunTotals totals, String weightsSha256) {
        if (ready) {
            return;
        }
        ready = true;
        stall.progress();
        record.ready(totals, weightsSha256);
        if (phase != Phase.RUNNING) {
            return;
        }
        Optional<Ending> over = control.before(totals.progress(), totals.elapsed());
        record.target(control.stepsToTarget());
        over.ifPresent(this::end);
        if (over.isEmpty() && successor.isEmpty()) {
            goOn(false, parts.resumedFrom().isEmpty());
        }
    }

    private void onUpdate(UpdateReport report) {
        if (report.progress().updates() <= record.updates()) {
            return;
        }
        stall.progress();
        outstanding = Optional.empty();
        record.updated(report);
        Directive directive = control.after(report.progress(), record.elapsed());
        record.target(control.stepsToTarget());
        if (directive.report()) {
            actors.metrics().tell(new MetricsReporter.Report(record.metrics()));
        }
        if (phase != Phase.RUNNING) {
            return;
        }
        if (directive.ending().isPresent()) {
            end(directive.ending().orElseThrow());
            return;
        }
        if (successor.isPresent()) {
            conclude();
            return;
        }
        goOn(directive.evaluate(), directive.checkpoint());
    }

    private void onHandOver(ActorRef<HandedOver> replyTo) {
        if (phase != Phase.RUNNING || successor.isPresent()) {
            return;
        }
        successor = Optional.of(replyTo);
        stall.progress();
        conclude();
    }

    private void answerSuccessor() {
        if (phase == Phase.RUNNING && handedIn && !awaited.contains(Answer.CHECKPOINT)) {
            successor.ifPresent(waiting -> waiting.tell(new HandedOver(record.lastAnnounced())));
        }
    }

    /** The trainer is to hand in its state, and to learn nothing more. */
    private void conclude() {
        // From now on another command is repeated instead of the last order.
        captureInDoubt |= outstanding
                .filter(order -> order instanceof Trainer.Order last && last.capture())
                .isPresent();
        tellTrainer(Trainer.Conclude.INSTANCE);
    }

    /** Lets the trainer go on. While an evaluation or a checkpoint is being made, no other is begun. */
    private void goOn(boolean evaluationDue, boolean checkpointDue) {
        boolean evaluate = evaluationDue && awaited.begin(Answer.EVALUATION);
        boolean capture = checkpointDue && awaited.begin(Answer.CHECKPOINT);
        if (capture) {
            newestOrdered = record.environmentSteps();
        }
        order(evaluate, capture, true);
    }

    private void order(boolean evaluate, boolean capture, boolean goOn) {
        orders++;
        tellTrainer(new Trainer.Order(orders, evaluate, capture, goOn));
    }

    private void tellTrainer(Trainer.Command command) {
        outstanding = Optional.of(command);
        actors.trainer().tell(command);
    }

    private void onAnnounced(long steps, String weightsSha256, RunTotals totals) {
        noLongerAwaited(steps);
        record.announced(steps, weightsSha256);
        if (phase == Phase.RUNNING) {
            actors.checkpoints()
                    .tell(new CheckpointWriter.Summarize(
                            record.summaryAt(totals, weightsSha256),
                            parts.identity().epoch(),
                            getContext().getSelf()));
        }
    }

    /** An earlier checkpoint may still be on its way when the final one is ordered; the final one counts. */
    private void noLongerAwaited(long steps) {
        if (steps == newestOrdered) {
            awaited.arrived(Answer.CHECKPOINT);
        }
    }

    private void onCheckpointFailed(long steps, String cause) {
        boolean newest = steps == newestOrdered;
        noLongerAwaited(steps);
        if (newest) {
            newestOrdered = record.lastAnnounced();
        }
        // The next checkpoint may make up for one that failed, but nothing makes up for the last one, which is ordered
        // when
        // the trainer has concluded: one before it may fail only then, and is not the last.
        boolean isFinal = newest && (phase == Phase.CLOSING || handedIn);
        boolean goOn = !isFinal && parts.blueprint().experiment().checkpoint().onFailure() == OnFailure.CONTINUE;
        String problem = "checkpoint at step " + steps + ": " + cause;
        record.failure("checkpoint-writer", problem, goOn ? "training goes on" : "run ends");
        if (!goOn) {
            fail("checkpoint-writer", problem);
        }
    }

    private void onEvaluated(long steps, EvaluationResult result) {
        awaited.arrived(Answer.EVALUATION);
        record.evaluated(result);
        actors.metrics().tell(new MetricsReporter.Report(record.evaluationMetrics(steps, result)));
    }

    private void onRepaired(int worker, List<String> problems) {
        problems.forEach(problem -> record.repaired("worker-" + worker, problem));
        int limit = parts.blueprint().experiment().supervision().maxEnvironmentRepairs();
        if (phase == Phase.RUNNING && record.repairs() > limit) {
            fail(
                    "worker-" + worker,
                    "more than supervision.maxEnvironmentRepairs = " + limit + " environment copies failed; the last: "
                            + problems.getLast());
        }
    }

    private Behavior<Command> onChildFailed(ChildFailed failed) {
        onFailed(failed.getRef().path().name(), RootCause.sentence(failed.cause()));
        return closedIfDone();
    }

    private void onFailed(String component, String problem) {
        awaited.gone(component);
        if (component.equals(RunActors.TRAINER)) {
            awaited.trainerGone();
            record.trainerLost();
        }
        boolean matters = phase == Phase.RUNNING || NEEDED_TO_CLOSE.contains(component);
        record.failure(component, problem, matters ? "run ends" : "the run had ended");
        if (matters) {
            fail(component, problem);
        }
        if (phase == Phase.CONCLUDING && awaited.isGone(RunActors.TRAINER)) {
            close();
        }
    }

    private void onTick() {
        outstanding.ifPresent(actors.trainer()::tell);
        if (awaited.contains(Answer.COUNTS)) {
            askForCounts();
        }
        if (phase != Phase.RUNNING) {
            return;
        }
        control.afterTime(record.elapsed()).ifPresent(this::end);
        if (stall.hasStalled() && phase == Phase.RUNNING) {
            ActorRef<TrajectoryQueue.Counts> stalled =
                    getContext().messageAdapter(TrajectoryQueue.Counts.class, answer -> new Stalled(answer.counts()));
            actors.queue().tell(new TrajectoryQueue.GetCounts(stalled));
        }
    }

    private void onStalled(QueueCounts counts) {
        if (phase != Phase.RUNNING || !stall.isIdle()) {
            return;
        }
        String where = counts.missing().isEmpty()
                ? "the trainer is busy with one update"
                : "waiting for a fragment of worker " + counts.missing().first();
        String problem = "no update for " + stall.limit().toSeconds() + " s (supervision.stallTimeout): " + where;
        record.failure("supervisor", problem, "run ends");
        fail("supervisor", problem);
    }

    private void fail(String component, String problem) {
        Ending ending = new Ending(Outcome.FAILED, component + ": " + problem);
        record.fails(ending);
        end(ending);
    }

    /** The first ending counts, unless closing fails; after it the trainer hands in the final state. */
    private void end(Ending ending) {
        if (phase != Phase.RUNNING) {
            return;
        }
        record.ends(ending);
        phase = Phase.CONCLUDING;
        // What happens to a worker from now on concerns nobody: Ctrl-C, for one, may have killed its simulator too.
        actors.stopCollecting(getContext());
        startDeadline();
        if (awaited.isGone(RunActors.TRAINER)) {
            close();
        } else {
            conclude();
        }
    }

    private void startDeadline() {
        timers.startSingleTimer(Deadline.INSTANCE, shutdown.begin(parts.clock().instant()));
    }

    private void onCheckpointProgress() {
        if (phase != Phase.RUNNING && awaited.contains(Answer.CHECKPOINT)) {
            timers.startSingleTimer(
                    Deadline.INSTANCE, shutdown.progress(parts.clock().instant()));
        }
    }

    private void onConcluded(RunTotals totals, String weightsSha256) {
        if (phase == Phase.CONCLUDING) {
            captureLast(totals, weightsSha256);
            if (parts.blueprint().experiment().evaluation().atEnd() && !record.cutShort()) {
                closing.withEvaluation();
            }
            close();
        } else if (phase == Phase.RUNNING && successor.isPresent() && !handedIn) {
            handedIn = true;
            captureLast(totals, weightsSha256);
        }
    }

    private void captureLast(RunTotals totals, String weightsSha256) {
        outstanding = Optional.empty();
        record.concluded(totals, weightsSha256);
        long steps = record.environmentSteps();
        boolean ordered = steps == record.lastAnnounced() || (steps == newestOrdered && !captureInDoubt);
        if (!ordered && !awaited.isGone(RunActors.CHECKPOINTS)) {
            // An earlier one may still be awaited; this one is awaited in its place.
            awaited.begin(Answer.CHECKPOINT);
            newestOrdered = steps;
            order(false, true, false);
        }
    }

    private void close() {
        phase = Phase.CLOSING;
        if (record.cutShort()) {
            awaited.arrived(Answer.EVALUATION);
        }
        if (awaited.begin(Answer.COUNTS)) {
            askForCounts();
        }
    }

    private void askForCounts() {
        ActorRef<TrajectoryQueue.Counts> counted =
                getContext().messageAdapter(TrajectoryQueue.Counts.class, answer -> new Counted(answer.counts()));
        actors.queue().tell(new TrajectoryQueue.GetCounts(counted));
    }

    private void onDeadline() {
        boolean noFinalCheckpoint = phase == Phase.CONCLUDING || awaited.contains(Answer.CHECKPOINT);
        String problem = noFinalCheckpoint
                ? "the final checkpoint was not written within supervision.shutdownTimeout"
                : "not everything closed within supervision.shutdownTimeout";
        record.failure("supervisor", problem, "given up");
        if (noFinalCheckpoint) {
            record.fails(new Ending(Outcome.FAILED, "supervisor: " + problem));
        }
        awaited.giveUp();
        closing.giveUp();
        phase = Phase.CLOSING;
    }

    /** Goes through the closing one thing after another, and stops when nothing is left. */
    private Behavior<Command> closedIfDone() {
        while (phase == Phase.CLOSING && awaited.nothing()) {
            switch (closing.next()) {
                case EVALUATE -> {
                    if (!awaited.isGone(RunActors.TRAINER) && awaited.begin(Answer.EVALUATION)) {
                        startDeadline();
                        order(true, false, false);
                    }
                }
                case CLOSE_METRICS -> {
                    if (awaited.begin(Answer.METRICS)) {
                        startDeadline();
                        actors.metrics()
                                .tell(new MetricsReporter.Close(getContext().getSelf()));
                    }
                }
                case FINISH -> {
                    new Conclusion(parts, record, getContext().getLog()).draw();
                    return Behaviors.stopped();
                }
            }
        }
        return this;
    }
}
