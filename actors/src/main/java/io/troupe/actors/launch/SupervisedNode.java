package io.troupe.actors.launch;

import io.troupe.actors.cluster.NodeConfig.Role;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** What the launcher knows of one node: running, waiting to be started again, or gone for good. */
final class SupervisedNode {
    private final PlannedNode planned;
    private final RestartBudget budget;
    private volatile Optional<NodeProcess> process = Optional.empty();
    private Optional<Instant> due = Optional.empty();
    private boolean gone;
    private int starts;
    private long factsAtStart;
    private boolean joins;

    SupervisedNode(PlannedNode planned, RestartBudget budget) {
        this.planned = planned;
        this.budget = budget;
    }

    PlannedNode planned() {
        return planned;
    }

    String label() {
        return planned.name().label();
    }

    Role role() {
        return planned.name().role();
    }

    RestartBudget budget() {
        return budget;
    }

    /** Empty while it waits, and when it is gone. */
    Optional<NodeProcess> process() {
        return process;
    }

    long factsAtStart() {
        return factsAtStart;
    }

    boolean isGone() {
        return gone;
    }

    boolean hasEnded() {
        return process.isPresent() && !process.get().alive();
    }

    boolean isDue(Instant now) {
        return due.isPresent() && !now.isBefore(due.get());
    }

    /** Whether its process was told to join others, of whom at least one must be a member. */
    boolean waitsForMembers() {
        return process.isPresent() && joins;
    }

    void waitsNoMore() {
        joins = false;
    }

    void started(NodeProcess started, long facts, boolean joinsOthers) {
        process = Optional.of(started);
        due = Optional.empty();
        factsAtStart = facts;
        joins = joinsOthers;
        starts++;
    }

    void startAgainAt(Instant time) {
        process = Optional.empty();
        due = Optional.of(time);
    }

    void gone() {
        process = Optional.empty();
        due = Optional.empty();
        gone = true;
    }

    ProcessTable.Row row() {
        OptionalLong pid = process.map(NodeProcess::pid).orElse(OptionalLong.empty());
        return new ProcessTable.Row(planned, pid, Math.max(0, starts - 1));
    }
}
