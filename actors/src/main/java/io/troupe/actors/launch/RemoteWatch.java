package io.troupe.actors.launch;

import io.troupe.metrics.MetricReport;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Waits for a run that others supervise. One thread runs it; any thread may {@link #stop} it. */
public final class RemoteWatch {
    private static final Duration POLL = Duration.ofSeconds(2);

    private final LaunchOrder order;
    private final RemoteLaunch.Machinery machinery;
    private final RunFacts facts;
    private final Semaphore wakeUp = new Semaphore(0);
    private volatile boolean stopRequested;
    private boolean asked;

    /** @param facts since the launch */
    private RemoteWatch(LaunchOrder order, RemoteLaunch.Machinery machinery, RunFacts facts) {
        this.order = order;
        this.machinery = machinery;
        this.facts = facts;
    }

    /** Submits a launch; what the run writes from now on counts. */
    public static RemoteWatch submit(RemoteLaunch launch, LaunchOrder order) throws IOException, InterruptedException {
        RunFacts facts = RunFacts.from(order.directory().path());
        return new RemoteWatch(order, launch.submit(order), facts);
    }

    /** What was submitted, for people. */
    public String description() {
        return machinery.description();
    }

    /** Asks the run to end with a final checkpoint. */
    public void stop() {
        stopRequested = true;
        wakeUp.release();
    }

    /** Returns when the first nodes have joined: empty, or how the run ended before that. */
    public Optional<LaunchEnd> awaitBeginning() throws IOException, InterruptedException {
        return await(true);
    }

    /** Returns when the run has ended. */
    public LaunchEnd awaitEnd() throws IOException, InterruptedException {
        LaunchEnd end = await(false).orElseThrow();
        if (!(end instanceof LaunchEnd.Stopped)) {
            awaitRest();
        }
        machinery.close().ifPresent(order.listener()::notice);
        return end;
    }

    /** Returns when nothing of what was submitted is ending any more, or when it has had the time for that. */
    private void awaitRest() throws IOException, InterruptedException {
        Instant deadline = order.clock().instant().plus(order.cluster().stopTimeout());
        RemoteLaunch.Rest rest = machinery.rest();
        while (order.clock().instant().isBefore(deadline)
                && (rest == RemoteLaunch.Rest.ENDING || (rest == RemoteLaunch.Rest.WAITING && stopRequested))) {
            askToStop();
            pause();
            rest = machinery.rest();
        }
    }

    private void askToStop() throws IOException, InterruptedException {
        if (stopRequested && !asked) {
            asked = true;
            machinery.stop();
        }
    }

    private void pause() throws InterruptedException {
        if (wakeUp.tryAcquire(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
            wakeUp.drainPermits();
        }
    }

    private Optional<LaunchEnd> await(boolean beginning) throws IOException, InterruptedException {
        boolean begun = false;
        Instant deadline = Instant.MAX;
        while (true) {
            // Asked first, so that what the run wrote before it ended is seen.
            Optional<LaunchEnd> ended = machinery.ended();
            machinery.follow();
            for (MetricReport report : facts.refresh()) {
                order.listener().report(report);
            }
            if (facts.begun() && !begun) {
                begun = true;
                order.listener().begun();
            }
            if (facts.finished()) {
                return Optional.of(new LaunchEnd.Finished());
            }
            if (ended.isPresent()) {
                return Optional.of(stopRequested ? new LaunchEnd.Stopped() : ended.get());
            }
            if (beginning && begun) {
                return Optional.empty();
            }
            if (stopRequested && deadline.equals(Instant.MAX)) {
                askToStop();
                deadline = order.clock().instant().plus(order.cluster().stopTimeout());
            }
            if (order.clock().instant().isAfter(deadline)) {
                return Optional.of(new LaunchEnd.Stopped());
            }
            pause();
        }
    }
}
