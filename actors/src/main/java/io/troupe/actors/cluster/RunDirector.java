package io.troupe.actors.cluster;

import io.troupe.actors.Crew;
import io.troupe.actors.FatalErrors;
import io.troupe.actors.ResumedFrom;
import io.troupe.actors.RootCause;
import io.troupe.actors.RunBlueprint;
import io.troupe.actors.RunIdentity;
import io.troupe.actors.RunJournal;
import io.troupe.actors.RunParts;
import io.troupe.actors.StopCause;
import io.troupe.actors.Supervisor;
import io.troupe.actors.cluster.NodeConfig.Role;
import io.troupe.actors.serialization.ControlMessage;
import io.troupe.checkpoint.LedgerEvent;
import io.troupe.checkpoint.ResumePoint;
import io.troupe.config.ExperimentLoader;
import io.troupe.metrics.RunSummary;
import io.troupe.training.Blueprint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ChildFailed;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Directs a run over several nodes: the cluster's singleton. It knows which nodes are there, begins an epoch when there
 * are enough, starts the supervisor of that epoch, spreads the workers over the nodes, and begins the next epoch from the
 * last announced checkpoint when the trainer's node is lost. When this actor itself is lost, another node's takes over:
 * everything it needs is in the run directory, and the nodes introduce themselves again and again.
 *
 * <p>Whatever it tells a node it tells again, so that nothing depends on one message.
 */
public final class RunDirector extends AbstractBehavior<RunDirector.Command> {
    private static final Duration TICK = Duration.ofSeconds(1);
    /** How long nodes are told that the run is over, so that nobody waits for it. */
    private static final Duration FAREWELL = Duration.ofSeconds(3);

    /** A large checkpoint has to get there, and a large network to be built. */
    private static final Duration LONGEST_PREPARATION = Duration.ofMinutes(2);

    /** A trainer that wants to leave finishes its update first, and its checkpoint has to travel. */
    static final Duration LONGEST_HAND_OVER = Duration.ofSeconds(30);

    private static final int MOST_PREPARATIONS = 3;

    /** What hangs here does not hang on another node. */
    private static final Duration LONGEST_STOP = Duration.ofSeconds(30);

    /** What the director is told. */
    public sealed interface Command extends ControlMessage {}

    /** A node is there. {@code latestEpoch} is the latest that it has seen. */
    public record Hello(NodeDescription description, long latestEpoch, ActorRef<NodeAgent.Command> agent)
            implements Command {}

    /** A node wants to leave, and waits for a word. */
    public record Leaving(NodeDescription description, ActorRef<NodeAgent.Command> agent) implements Command {}

    /** The trainer's node has opened its doors. */
    public record Prepared(long epoch, TrainerDoors doors) implements Command {}

    /** The trainer's node cannot. */
    public record NotPrepared(long epoch, String problem) implements Command {}

    /** The trainer's part on its node has failed. */
    public record PostLost(long epoch, String name) implements Command {}

    /** Somebody outside wants the run to end. */
    public record Stop(StopCause cause) implements Command {}

    private record AgentLost(String name, ActorRef<NodeAgent.Command> agent) implements Command {}

    private record Assembled(long epoch, ActorRef<Supervisor.Command> supervisor, ActorRef<StateDesk.Command> desk)
            implements Command {}

    private record HandedOver(long epoch) implements Command {}

    private record CollectingOver(long epoch) implements Command {}

    private record Finished(RunSummary summary) implements Command {}

    private record Broken(Throwable cause) implements Command {}

    private enum Tick implements Command {
        INSTANCE
    }

    private enum Phase {
        /** Waiting for nodes. */
        GATHERING,
        /** The trainer's node is getting ready. */
        PREPARING,
        /** A supervisor is at work. */
        RUNNING,
        /** The supervisor of an epoch without a trainer is stopping. */
        STOPPING,
        /** The outcome is recorded. */
        OVER
    }

    /** The leader wants to leave, as soon as what it has learnt is safe. */
    private record Departure(String name, ActorRef<NodeAgent.Command> agent, Instant since) {}

    private final Node node;
    private final RunFiles files;
    private final Clock clock;
    private final CompletableFuture<RunSummary> result;
    private final Blueprint blueprint;
    private final Roster roster = new Roster();
    private final List<RunSummary.Failure> failures = new ArrayList<>();

    private Phase phase = Phase.GATHERING;
    private Instant phaseSince;
    private final Quorum quorum;
    private long epochNumber;
    /** In a row without a trainer that became ready. */
    private int preparations;

    private long supervisors;
    private Optional<Instant> withoutWorkers = Optional.empty();
    private boolean epochUsed;
    /** Trainers. */
    private int advisedFor;

    /** Whether there has been an epoch, of this director or of another one. */
    private boolean begun;

    private Optional<Current> current = Optional.empty();
    private Optional<Departure> departure = Optional.empty();
    private Optional<StopCause> stop = Optional.empty();
    private Optional<RunSummary> summary = Optional.empty();

    /**
     * @param result completed when the nodes know that the run is over, or when it cannot be directed from here
     */
    static Behavior<Command> create(Node node, Clock clock, CompletableFuture<RunSummary> result) {
        Behavior<Command> directing = Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            try {
                return new RunDirector(context, timers, node, clock, result);
            } catch (IOException | RuntimeException e) {
                result.completeExceptionally(e);
                return Behaviors.stopped();
            }
        }));
        return FatalErrors.asFailures(Command.class, directing);
    }

    private RunDirector(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            Node node,
            Clock clock,
            CompletableFuture<RunSummary> result)
            throws IOException {
        super(context);
        this.node = node;
        this.clock = clock;
        this.result = result;
        files = new RunFiles(node.config(), clock);
        blueprint = RunBlueprint.of(files.experiment());
        phaseSince = clock.instant();
        long earlier = files.ledger().latestEpoch();
        quorum = new Quorum(node.config(), phaseSince);
        // A ledger that cannot be read does not say which epochs there were; checkpoints do.
        epochNumber = Math.max(
                earlier + 1,
                files.resumePoint(name -> false).map(ResumePoint::nextEpoch).orElse(1L));
        begun = files.begun();
        summary = files.finished();
        if (summary.isPresent()) {
            enter(Phase.OVER);
        } else if (earlier > 0) {
            record(LedgerEvent.ROLE_TAKEN_OVER, node.description().name());
        }
        timers.startTimerWithFixedDelay(Tick.INSTANCE, TICK);
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onSignal(ChildFailed.class, this::onSupervisorFailed)
                .onSignal(Terminated.class, stopped -> onSupervisorStopped())
                .onSignal(PostStop.class, signal -> onStop())
                .onAnyMessage(this::onCommand)
                .build();
    }

    private Behavior<Command> onCommand(Command command) {
        try {
            return handle(command);
        } catch (IOException e) {
            result.completeExceptionally(e);
            throw new UncheckedIOException(e);
        } catch (RuntimeException | VirtualMachineError e) {
            result.completeExceptionally(e);
            throw e;
        }
    }

    private Behavior<Command> handle(Command command) throws IOException {
        switch (command) {
            case Hello hello -> onHello(hello);
            case Leaving(NodeDescription description, ActorRef<NodeAgent.Command> agent) ->
                onLeaving(description.name(), agent);
            case HandedOver(long epoch) -> {
                if (epoch == epochNumber && departure.isPresent() && stop.isEmpty()) {
                    Departure leader = departure.get();
                    dismiss(leader.name(), leader.agent());
                }
            }
            case AgentLost(String name, ActorRef<NodeAgent.Command> agent) -> {
                if (roster.has(name, agent)) {
                    lost(name, "lost");
                }
            }
            case Prepared(long epoch, TrainerDoors doors) -> {
                if (phase == Phase.PREPARING && epoch == epochNumber) {
                    assemble(doors);
                }
            }
            case NotPrepared(long epoch, String problem) -> {
                if (phase == Phase.PREPARING && epoch == epochNumber) {
                    onNotPrepared(problem);
                }
            }
            case PostLost(long epoch, String name) -> {
                boolean leads =
                        current.filter(running -> running.leader().equals(name)).isPresent();
                if (leads && epoch == epochNumber && phase == Phase.RUNNING) {
                    failures.add(new RunSummary.Failure(
                            name, "the trainer's part failed", "resumed from the last checkpoint", files.announced()));
                    giveUpEpoch();
                }
            }
            case Assembled(long epoch, ActorRef<Supervisor.Command> supervisor, ActorRef<StateDesk.Command> desk) -> {
                if (phase == Phase.RUNNING && epoch == epochNumber) {
                    current.ifPresent(running -> running.assembled(supervisor, desk));
                    keepUp();
                }
            }
            case CollectingOver(long epoch) -> {
                if (epoch == epochNumber) {
                    current.ifPresent(Current::stopCollecting);
                    keepUp();
                }
            }
            case Stop(StopCause cause) -> onStopOrder(cause);
            case Finished(RunSummary outcome) -> {
                summary = Optional.of(outcome);
                enter(Phase.OVER);
                farewell();
            }
            case Broken(Throwable cause) -> {
                result.completeExceptionally(cause);
                return Behaviors.stopped();
            }
            case Tick tick -> onTick();
        }
        return this;
    }

    private void onHello(Hello hello) throws IOException {
        if (phase == Phase.OVER) {
            if (!hello.description().equals(node.description())) {
                hello.agent().tell(new NodeAgent.Dismiss(epochNumber, "the run is over"));
            }
            return;
        }
        if (hello.latestEpoch() > epochNumber) {
            throw new Replaced("epoch " + epochNumber + " of the run is over: "
                    + hello.description().name() + " works in epoch " + hello.latestEpoch());
        }
        hello.agent().tell(new NodeAgent.Welcome(epochNumber));
        String name = hello.description().name();
        if (roster.has(name, hello.agent())) {
            return;
        }
        if (roster.has(name)) {
            // It died and came again before the cluster noticed.
            lost(name, "lost");
        }
        roster.add(hello.description(), hello.agent());
        getContext().watchWith(hello.agent(), new AgentLost(name, hello.agent()));
        record(LedgerEvent.MEMBER_JOINED, name);
        getContext().getLog().info("{} joined", name);
        if (hello.description().role() == Role.WORKER) {
            current.ifPresent(running -> running.placement().add(name));
        }
        keepUp();
        beginIfEnough();
    }

    private void onLeaving(String name, ActorRef<NodeAgent.Command> agent) throws IOException {
        boolean leads = roster.has(name, agent)
                && phase == Phase.RUNNING
                && current.filter(running -> running.leader().equals(name)).isPresent();
        if (!leads) {
            dismiss(name, agent);
        } else if (stop.isEmpty() && departure.isEmpty()) {
            departure = Optional.of(new Departure(name, agent, clock.instant()));
            long epoch = epochNumber;
            ActorRef<Supervisor.HandedOver> handedOver =
                    getContext().messageAdapter(Supervisor.HandedOver.class, done -> new HandedOver(epoch));
            current.ifPresent(running -> running.tellSupervisor(new Supervisor.HandOver(handedOver)));
        }
        // The end of the run, where that is under way, needs the leader too; then all are told.
    }

    private void dismiss(String name, ActorRef<NodeAgent.Command> agent) throws IOException {
        if (roster.has(name, agent)) {
            lost(name, "left");
        }
        agent.tell(new NodeAgent.Dismiss(epochNumber, "left the run"));
    }

    private void lost(String name, String how) throws IOException {
        Roster.Member member = roster.remove(name);
        getContext().unwatch(member.agent());
        if (phase == Phase.OVER) {
            return;
        }
        record(LedgerEvent.MEMBER_LOST, name);
        getContext().getLog().info("{} {}", name, how);
        if (current.isEmpty()) {
            return;
        }
        Current running = current.get();
        if (member.description().role() == Role.WORKER) {
            running.placement().remove(name);
            running.tellSupervisor(new Supervisor.Disturbed(name, "the node " + how, "its workers go on elsewhere"));
            keepUp();
        } else if (running.leader().equals(name) && phase != Phase.STOPPING) {
            failures.add(new RunSummary.Failure(
                    name, "the node " + how, "resumed from the last checkpoint", files.announced()));
            giveUpEpoch();
        }
    }

    /** Without its trainer an epoch is over; the next one begins once its supervisor has stopped. */
    private void giveUpEpoch() {
        departure = Optional.empty();
        current.map(Current::start).ifPresent(EpochStart::withdraw);
        Optional<ActorRef<Supervisor.Command>> supervisor = current.flatMap(Current::child);
        if (supervisor.isPresent()) {
            enter(Phase.STOPPING);
            getContext().stop(supervisor.get());
        } else {
            current = Optional.empty();
            enter(Phase.GATHERING);
        }
    }

    private Behavior<Command> onSupervisorStopped() {
        if (phase == Phase.STOPPING) {
            current = Optional.empty();
            enter(Phase.GATHERING);
        }
        return this;
    }

    private Behavior<Command> onSupervisorFailed(ChildFailed failed) {
        result.completeExceptionally(failed.cause());
        roster.tellAllBut(
                node.description().name(),
                new NodeAgent.Dismiss(epochNumber, "the supervisor failed: " + RootCause.sentence(failed.cause())));
        return Behaviors.stopped();
    }

    private void onStopOrder(StopCause cause) throws IOException {
        stop = stop.or(() -> Optional.of(cause));
        current.ifPresent(running -> running.tellSupervisor(new Supervisor.Stop(cause)));
        if (phase == Phase.GATHERING) {
            giveUp(
                    begun
                            ? "stopped while no trainer was there: the last checkpoint stands"
                            : "stopped before the run began");
        }
    }

    private void onTick() throws IOException {
        switch (phase) {
            case GATHERING -> beginIfEnough();
            case PREPARING -> {
                current.ifPresent(running -> roster.tell(running.leader(), running.prepare()));
                if (isOver(phaseSince, LONGEST_PREPARATION)) {
                    onNotPrepared("it was not ready within " + LONGEST_PREPARATION.toSeconds() + " s");
                }
            }
            case RUNNING -> {
                keepUp();
                departure
                        .filter(leader -> stop.isEmpty() && isOver(leader.since(), LONGEST_HAND_OVER))
                        .ifPresent(leader -> getContext().getSelf().tell(new HandedOver(epochNumber)));
            }
            case STOPPING -> {
                if (isOver(phaseSince, LONGEST_STOP)) {
                    throw new Replaced("the supervisor of epoch " + epochNumber + " does not stop: a disk or an"
                            + " evaluation hangs");
                }
            }
            case OVER -> farewell();
        }
    }

    private void beginIfEnough() throws IOException {
        if (phase != Phase.GATHERING) {
            return;
        }
        if (stop.isPresent()) {
            onStopOrder(stop.get());
            return;
        }
        int trainers = roster.count(Role.TRAINER);
        int workers = roster.count(Role.WORKER);
        Quorum.Verdict verdict = quorum.verdict(trainers, workers, begun, phaseSince, clock.instant());
        switch (verdict) {
            case Quorum.Wait wait -> {}
            case Quorum.Begin begin -> beginEpoch();
            case Quorum.GiveUp(String why) -> giveUp(why);
        }
    }

    /** A run that has begun ends with an outcome, whoever is missing. */
    private void giveUp(String why) throws IOException {
        current.map(Current::start).ifPresent(EpochStart::withdraw);
        if (begun) {
            conclude(why);
            return;
        }
        result.completeExceptionally(new NodeFailure(why));
        roster.tellAllBut(node.description().name(), new NodeAgent.Dismiss(epochNumber, why));
        enter(Phase.OVER);
    }

    private void conclude(String why) throws IOException {
        current = Optional.empty();
        supervise(new AbsentCrew(why), EpochStart.notOffered(files, node), files.journal());
        enter(Phase.RUNNING);
    }

    private void beginEpoch() throws IOException {
        List<String> trainers = roster.names(Role.TRAINER);
        String leader = trainers.get(preparations % trainers.size());
        if (epochUsed) {
            epochNumber++;
            // Before anything is done in it, so that nobody who takes over can use its number again.
            record(LedgerEvent.ROLE_TAKEN_OVER, leader);
        }
        epochUsed = true;
        begun = true;
        RunJournal journal = files.journal();
        EpochStart start = EpochStart.offered(files, journal, node, epochNumber);
        Epoch epoch = new Epoch(epochNumber, files.runId(), ExperimentLoader.render(files.experiment()));
        WorkerPlacement<String> placement =
                new WorkerPlacement<>(files.experiment().workers().count(), 0);
        roster.names(Role.WORKER).forEach(placement::add);
        NodeAgent.Prepare prepare =
                new NodeAgent.Prepare(epoch, start.blob(), getContext().getSelf());
        current = Optional.of(new Current(epoch, leader, prepare, placement, start, journal));
        enter(Phase.PREPARING);
        roster.tell(leader, prepare);
        getContext()
                .getLog()
                .info(
                        "epoch {}: {} leads, from step {}",
                        epochNumber,
                        leader,
                        start.from().map(ResumedFrom::environmentSteps).orElse(0L));
    }

    private void assemble(TrainerDoors doors) throws IOException {
        Current running = current.orElseThrow();
        running.start().withdraw();
        ActorRef<Command> self = getContext().getSelf();
        long epoch = epochNumber;
        ClusterCrew crew = new ClusterCrew(
                node,
                doors,
                (supervisor, desk) -> self.tell(new Assembled(epoch, supervisor, desk)),
                () -> self.tell(new CollectingOver(epoch)));
        ActorRef<Supervisor.Command> child = supervise(crew, running.start(), running.journal());
        running.started(doors, child);
        preparations = 0;
        enter(Phase.RUNNING);
        stop.ifPresent(cause -> child.tell(new Supervisor.Stop(cause)));
    }

    private ActorRef<Supervisor.Command> supervise(Crew crew, EpochStart start, RunJournal journal) throws IOException {
        CompletableFuture<RunSummary> outcome = new CompletableFuture<>();
        RunParts parts = new RunParts(
                new RunIdentity(files.runId(), epochNumber),
                blueprint,
                crew,
                start.totals(),
                start.from(),
                List.copyOf(failures),
                journal,
                files.sinks(),
                clock,
                node.config().launchedAt(),
                lossDetection(),
                outcome);
        supervisors++;
        ActorRef<Supervisor.Command> child =
                getContext().spawn(Supervisor.create(parts), "supervisor-" + epochNumber + "-" + supervisors);
        getContext().watch(child);
        getContext().pipeToSelf(outcome, (done, failure) -> done == null ? new Broken(failure) : new Finished(done));
        return child;
    }

    private Duration lossDetection() {
        NodeConfig.Detection detection = node.config().detection();
        return detection.heartbeatPause().plus(detection.stableAfter()).plus(detection.removalMargin());
    }

    /** The next epoch tries the next trainer, if there is another one. */
    private void onNotPrepared(String problem) throws IOException {
        String leader = current.orElseThrow().leader();
        preparations++;
        if (preparations < MOST_PREPARATIONS) {
            failures.add(new RunSummary.Failure(leader, problem, "tried again", files.announced()));
            giveUpEpoch();
        } else {
            giveUp("the trainer could not be started on " + leader + ": " + problem);
        }
    }

    /** Tells everybody again what they are to do. */
    private void keepUp() {
        if (phase != Phase.RUNNING || current.isEmpty()) {
            return;
        }
        Current running = current.get();
        running.begin().ifPresent(begin -> running.doors().post().tell(begin));
        running.supervisor().ifPresent(supervisor -> {
            for (String name : roster.names(Role.WORKER)) {
                roster.tell(
                        name,
                        new NodeAgent.Assign(running.epoch(), running.doors(), supervisor, running.workersOn(name)));
            }
        });
        List<String> trainers = roster.names(Role.TRAINER);
        advise(trainers.size());
        for (String name : blueprint.sharesUpdates() ? trainers : List.<String>of()) {
            if (!name.equals(running.leader())) {
                roster.tell(
                        name,
                        new NodeAgent.Follow(running.epoch(), running.doors().followers()));
            }
        }
        boolean noWorker = roster.count(Role.WORKER) == 0;
        withoutWorkers = noWorker ? withoutWorkers.or(() -> Optional.of(clock.instant())) : Optional.empty();
        boolean tooLong = withoutWorkers
                .filter(since -> isOver(since, Quorum.LONGEST_ABSENCE))
                .isPresent();
        if (noWorker && !tooLong) {
            running.tellSupervisor(Supervisor.Patience.INSTANCE);
        }
    }

    /** Once for each number of trainers: whoever compares weights has to know. */
    private void advise(int trainers) {
        if (trainers > advisedFor) {
            advisedFor = trainers;
            blueprint.adviceFor(trainers).ifPresent(getContext().getLog()::warn);
        }
    }

    private void farewell() {
        roster.tellAllBut(node.description().name(), new NodeAgent.Dismiss(epochNumber, "the run is over"));
        boolean said = isOver(phaseSince, FAREWELL);
        boolean onlyThisNode = roster.isEmptyBut(node.description().name());
        // A director that took over a run that had ended does not know yet who waits for the word.
        if (said || (epochUsed && onlyThisNode)) {
            summary.ifPresent(result::complete);
        }
    }

    private boolean isOver(Instant since, Duration limit) {
        return Duration.between(since, clock.instant()).compareTo(limit) > 0;
    }

    private void enter(Phase next) {
        phase = next;
        phaseSince = clock.instant();
    }

    private void record(LedgerEvent event, String component) throws IOException {
        files.ledger().append(event, files.announced(), epochNumber, component);
    }

    private Behavior<Command> onStop() {
        current.map(Current::start).ifPresent(EpochStart::withdraw);
        // Does nothing where there is an outcome, or a failure that says more.
        result.completeExceptionally(new Replaced("the run is directed from another node now"));
        return this;
    }
}
