package io.troupe.actors.cli;

import io.troupe.actors.StopCause;
import io.troupe.env.EnvironmentFailure;
import io.troupe.episode.EpisodeRecorder;
import io.troupe.episode.PolicyPerformance;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** Episodes one after the other, of which those are recorded that come to their end. */
final class Takes {
    /** An environment that fails more often than this has nothing to show. */
    private static final int MOST_FAILURES = 10;

    private final PolicyPerformance performance;
    private final EpisodeRecorder recorder;
    private final Console console;
    private final AtomicBoolean stopping = new AtomicBoolean();
    private int episodes;
    private int failures;
    private double total;

    Takes(PolicyPerformance performance, EpisodeRecorder recorder, Console console) {
        this.performance = performance;
        this.recorder = recorder;
        this.console = console;
    }

    /**
     * Records until there are enough, or a signal comes.
     *
     * @return the signal
     * @throws EnvironmentFailure the last one, where more than 10 episodes failed
     */
    Optional<StopCause> record(int wanted) {
        try (Signals signals = Signals.handle(
                cause -> stopping.set(true), cause -> Runtime.getRuntime().halt(ExitCode.of(cause)))) {
            while (episodes < wanted && !stopping.get()) {
                try {
                    record();
                } catch (EnvironmentFailure failure) {
                    leaveOut(failure);
                }
            }
            return signals.first();
        }
    }

    private void record() {
        double reward = 0;
        performance.begin();
        while (!performance.isOver()) {
            if (stopping.get()) {
                recorder.drop();
                return;
            }
            performance.step();
            reward += performance.reward();
        }
        episodes++;
        total += reward;
    }

    private void leaveOut(EnvironmentFailure failure) {
        recorder.drop();
        if (++failures > MOST_FAILURES) {
            throw failure;
        }
        console.notice("an episode is left out: " + failure.getMessage());
    }

    /** How many came to their end. */
    int episodes() {
        return episodes;
    }

    double meanReturn() {
        return total / episodes;
    }
}
