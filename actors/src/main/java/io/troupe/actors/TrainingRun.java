package io.troupe.actors;

import io.troupe.metrics.RunSummary;

/** A run of the whole system. A stand-in with the shape of the real one. */
@SuppressWarnings("DoNotCallSuggester")
public final class TrainingRun {
    private TrainingRun() {}

    /** Starts the run and returns at once. */
    public static TrainingRun start(RunRequest request) {
        throw new UnsupportedOperationException("the run of " + request.directory() + " is not connected yet");
    }

    /** Asks the run to end with a final checkpoint. */
    public void stop(StopCause cause) {
        throw new UnsupportedOperationException("not connected yet: " + cause);
    }

    /** Waits for the end. */
    public RunSummary await() throws InterruptedException {
        throw new UnsupportedOperationException("not connected yet");
    }
}
