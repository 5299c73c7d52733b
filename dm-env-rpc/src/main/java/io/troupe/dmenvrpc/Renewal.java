package io.troupe.dmenvrpc;

import io.troupe.dmenvrpc.RpcFault.Extent;
import io.troupe.env.EnvironmentFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Connects copies anew that failed, all of them side by side, and starts episodes in them, under one {@code startTimeout}: a
 * server that is started again in the meantime is waited for.
 */
final class Renewal {
    private static final String AGAIN = ", again after it was connected anew";
    private static final Duration TIME_TO_LEAVE = Duration.ofSeconds(2);

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
        for (Server server : failed.stream().map(RpcCopy::server).distinct().toList()) {
            if (copies.stream().filter(copy -> copy.server().equals(server)).allMatch(Renewal::lostItsServer)) {
                server.reconnect();
            }
        }
        new Renewal(failed, settings).finish(reports.getFirst());
        return reports;
    }

    private static boolean lostItsServer(RpcCopy copy) {
        return copy.failed() && copy.fault().extent() != Extent.COPY;
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
        failed.forEach(RpcCopy::beginReconnecting);
        failed.forEach(copy -> copy.join(deadline));
        for (RpcCopy copy : failed) {
            try {
                copy.finishConnecting(deadline);
            } catch (IllegalArgumentException e) {
                throw beyondRepair(copy, String.valueOf(e.getMessage()), before);
            }
        }
        failed.forEach(RpcCopy::beginSeeded);
        for (RpcCopy copy : failed) {
            copy.finishStarting(deadline, RpcSettings.START_TIMEOUT, settings.startTimeout());
        }
        for (RpcCopy copy : failed) {
            if (copy.failed()) {
                throw beyondRepair(copy, copy.fault().problem(), before);
            }
        }
    }

    private static EnvironmentFailure beyondRepair(RpcCopy copy, String problem, EnvironmentFailure before) {
        EnvironmentFailure failure =
                copy.failure("when it was connected anew, " + problem + "; before that: " + before.getMessage());
        failure.addSuppressed(before);
        return failure;
    }
}
