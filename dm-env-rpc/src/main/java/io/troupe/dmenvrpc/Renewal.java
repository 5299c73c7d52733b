package io.troupe.dmenvrpc;

import io.troupe.dmenvrpc.RpcFault.Extent;
import io.troupe.env.EnvironmentFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Connects copies anew that failed, all of them side by side, and starts episodes in them, under one {@code startTimeout}: a
 * server that is started again in the meantime is waited for.
 */
final class Renewal {
    private static final String AGAIN = ", again after it was connected anew";
    private static final Duration TIME_TO_LEAVE = Duration.ofSeconds(2);

    /** Before a server that was there and is gone again is tried again. */
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final List<RpcCopy> failed;
    private final RpcSettings settings;

    private Renewal(List<RpcCopy> failed, RpcSettings settings) {
        this.failed = failed;
        this.settings = settings;
    }

    /**
     * @param copies all there are, of which at least one failed
     * @return what is to be reported
     * @throws EnvironmentFailure when one of them failed before one good step, or fails again
     */
    static List<EnvironmentFailure> of(List<RpcCopy> copies, RpcSettings settings) {
        List<RpcCopy> failed = copies.stream().filter(RpcCopy::failed).toList();
        List<EnvironmentFailure> reports = new Renewal(failed, settings).begin();
        failed.stream()
                .filter(Renewal::lostItsServer)
                .map(RpcCopy::server)
                .distinct()
                .forEach(Server::reconnect);
        new Renewal(failed, settings).finish(reports.getFirst());
        return reports;
    }

    private static boolean lostItsServer(RpcCopy copy) {
        return copy.fault().extent() != Extent.COPY;
    }

    private static boolean isGone(RpcCopy copy) {
        return copy.failed() && copy.fault().extent() == Extent.SERVER_GONE;
    }

    /** Ends copies, for good: at once where nobody answers any more, else after a goodbye. */
    static void leave(List<RpcCopy> copies) {
        long deadline = RpcVectorEnvironment.deadline(TIME_TO_LEAVE);
        copies.forEach(RpcCopy::beginLeaving);
        copies.forEach(copy -> copy.finishLeaving(deadline));
    }

    private List<EnvironmentFailure> begin() {
        List<EnvironmentFailure> reports = new ArrayList<>();
        List<Server> told = new ArrayList<>();
        for (RpcCopy copy : failed) {
            if (!copy.takeRenewable()) {
                throw copy.failure(copy.fault().problem() + AGAIN);
            }
            // A server that is gone, or stands still, is one failure, however many copies it has.
            if (!lostItsServer(copy)) {
                reports.add(copy.failure(copy.fault().problem()));
            } else if (!told.contains(copy.server())) {
                told.add(copy.server());
                long others = failed.stream()
                                .filter(each -> each.server().equals(copy.server()) && lostItsServer(each))
                                .count()
                        - 1;
                reports.add(copy.failure(
                        copy.fault().problem() + (others > 0 ? ", and so did " + others + " more of its copies" : "")));
            }
        }
        if (Thread.currentThread().isInterrupted()) {
            throw reports.getFirst();
        }
        leave(failed);
        return reports;
    }

    private void finish(EnvironmentFailure before) {
        long deadline = RpcVectorEnvironment.deadline(settings.startTimeout());
        connect(failed, deadline, before);
        while (failed.stream().anyMatch(Renewal::isGone) && deadline - System.nanoTime() > PAUSE_NANOS) {
            LockSupport.parkNanos(PAUSE_NANOS);
            List<Server> gone = failed.stream()
                    .filter(Renewal::isGone)
                    .map(RpcCopy::server)
                    .distinct()
                    .toList();
            // What is connected to a server that has gone since is lost as well.
            List<RpcCopy> theirs =
                    failed.stream().filter(copy -> gone.contains(copy.server())).toList();
            leave(theirs);
            connect(theirs, deadline, before);
        }
        for (RpcCopy copy : failed) {
            if (copy.failed()) {
                throw beyondRepair(copy, copy.fault().problem(), before);
            }
        }
    }

    private void connect(List<RpcCopy> copies, long deadline, EnvironmentFailure before) {
        copies.forEach(RpcCopy::beginReconnecting);
        copies.forEach(copy -> copy.join(deadline));
        for (RpcCopy copy : copies) {
            try {
                copy.finishConnecting(deadline, Optional.empty());
            } catch (IllegalArgumentException e) {
                throw beyondRepair(copy, String.valueOf(e.getMessage()), before);
            }
        }
        copies.forEach(copy -> copy.beginSeeded(deadline));
        copies.forEach(copy -> copy.finishStarting(RpcSettings.START_TIMEOUT, settings.startTimeout()));
    }

    private static EnvironmentFailure beyondRepair(RpcCopy copy, String problem, EnvironmentFailure before) {
        EnvironmentFailure failure =
                copy.failure("when it was connected anew, " + problem + "; before that: " + before.getMessage());
        failure.addSuppressed(before);
        return failure;
    }
}
