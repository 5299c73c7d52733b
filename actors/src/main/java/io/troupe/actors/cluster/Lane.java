package io.troupe.actors.cluster;

import io.troupe.actors.EnvironmentWorker;
import io.troupe.training.Blueprint;
import io.troupe.trajectory.Trajectory;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * The fragments of one worker on their way: which buffers it has, what has been sent, what has arrived. Plain state of
 * one owner.
 */
final class Lane {
    /** After a failure. */
    private static final long RETRY_NANOS = Duration.ofMillis(500).toNanos();
    /** When nothing is heard of what was sent; doubled every time, so that a slow network is not filled with repeats. */
    private static final long REPEAT_NANOS = Duration.ofSeconds(5).toNanos();

    private static final int MOST_DOUBLINGS = 6;

    private final long incarnation;
    private final Blueprint blueprint;
    private final ArrayDeque<Trajectory> idle = new ArrayDeque<>();
    /** In the order of their numbers, until they have arrived. */
    private final ArrayDeque<Trajectory> onTheirWay = new ArrayDeque<>();

    private Optional<ActorRef<EnvironmentWorker.Command>> worker = Optional.empty();
    private long granted;
    private long handedOut;
    private long sentUpTo = -1;
    private boolean broken;
    private long notBefore;
    private long repeatAt = Long.MAX_VALUE;
    private int doublings;

    /**
     * @param incarnation of the worker
     * @param buffers that it has at least
     */
    Lane(long incarnation, int buffers, Blueprint blueprint) {
        this.incarnation = incarnation;
        this.blueprint = blueprint;
        for (int i = 0; i < buffers; i++) {
            idle.add(blueprint.createFragment());
        }
    }

    long incarnation() {
        return incarnation;
    }

    /** The worker is ready to be given buffers. */
    void opened(ActorRef<EnvironmentWorker.Command> ref) {
        worker = Optional.of(ref);
        handOut();
    }

    /** The trainer's side has every fragment before this number, and grants so many in all. */
    void credited(long nextSequence, long grantedInAll) {
        while (!onTheirWay.isEmpty() && onTheirWay.getFirst().sequence() < nextSequence) {
            idle.add(onTheirWay.remove());
            doublings = 0;
        }
        if (onTheirWay.isEmpty()) {
            repeatAt = Long.MAX_VALUE;
        }
        granted = Math.max(granted, grantedInAll);
        handOut();
    }

    private void handOut() {
        worker.ifPresent(ref -> {
            while (handedOut < granted) {
                // Where a full queue drops the oldest, buffers may move from one worker to another.
                Trajectory buffer = idle.isEmpty() ? blueprint.createFragment() : idle.remove();
                handedOut++;
                ref.tell(new EnvironmentWorker.Credit(buffer));
            }
        });
    }

    /** A fragment to send. */
    void pushed(Trajectory fragment) {
        onTheirWay.add(fragment);
    }

    /** What is to be sent now, in order: what never was, or everything once it is time to repeat it. */
    List<Trajectory> due(long nanos) {
        if (broken && nanos - notBefore < 0) {
            return List.of();
        }
        broken = false;
        if (repeatAt != Long.MAX_VALUE && nanos - repeatAt >= 0) {
            sentUpTo = -1;
            doublings = Math.min(doublings + 1, MOST_DOUBLINGS);
        }
        List<Trajectory> due = new ArrayList<>(2);
        for (Trajectory fragment : onTheirWay) {
            if (fragment.sequence() > sentUpTo) {
                due.add(fragment);
            }
        }
        return due;
    }

    void sent(Trajectory fragment, long nanos) {
        sentUpTo = fragment.sequence();
        repeatAt = nanos + (REPEAT_NANOS << doublings);
    }

    /** The connection broke: whatever has not arrived may be lost. */
    void failed(long nanos) {
        sentUpTo = -1;
        broken = true;
        notBefore = nanos + RETRY_NANOS;
    }
}
