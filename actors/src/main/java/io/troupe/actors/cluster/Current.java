package io.troupe.actors.cluster;

import io.troupe.actors.RunJournal;
import io.troupe.actors.Supervisor;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import org.apache.pekko.actor.typed.ActorRef;

/** The epoch that is going on. Plain state of the director. */
final class Current {
    private final Epoch epoch;
    private final String leader;
    private final NodeAgent.Prepare prepare;
    private final WorkerPlacement<String> placement;
    private final EpochStart start;
    private final RunJournal journal;
    private Optional<TrainerDoors> doors = Optional.empty();
    private Optional<ActorRef<Supervisor.Command>> child = Optional.empty();
    private Optional<TrainerPost.Begin> begin = Optional.empty();
    private boolean collecting = true;

    Current(
            Epoch epoch,
            String leader,
            NodeAgent.Prepare prepare,
            WorkerPlacement<String> placement,
            EpochStart start,
            RunJournal journal) {
        this.epoch = epoch;
        this.leader = leader;
        this.prepare = prepare;
        this.placement = placement;
        this.start = start;
        this.journal = journal;
    }

    Epoch epoch() {
        return epoch;
    }

    /** Name of the trainer's node. */
    String leader() {
        return leader;
    }

    NodeAgent.Prepare prepare() {
        return prepare;
    }

    WorkerPlacement<String> placement() {
        return placement;
    }

    EpochStart start() {
        return start;
    }

    RunJournal journal() {
        return journal;
    }

    void started(TrainerDoors open, ActorRef<Supervisor.Command> supervisor) {
        doors = Optional.of(open);
        child = Optional.of(supervisor);
    }

    void assembled(ActorRef<Supervisor.Command> supervisor, ActorRef<StateDesk.Command> desk) {
        begin = Optional.of(new TrainerPost.Begin(supervisor, desk));
    }

    void stopCollecting() {
        collecting = false;
    }

    /** Once started. */
    TrainerDoors doors() {
        return doors.orElseThrow();
    }

    Optional<ActorRef<Supervisor.Command>> child() {
        return child;
    }

    /** Whom nodes report to, once the supervisor's own actors are there. */
    Optional<ActorRef<Supervisor.Command>> supervisor() {
        return begin.map(TrainerPost.Begin::supervisor);
    }

    Optional<TrainerPost.Begin> begin() {
        return begin;
    }

    void tellSupervisor(Supervisor.Command command) {
        child.ifPresent(supervisor -> supervisor.tell(command));
    }

    /** What is to run on a node. */
    SortedMap<Integer, Long> workersOn(String node) {
        return collecting ? placement.on(node) : Collections.emptySortedMap();
    }
}
