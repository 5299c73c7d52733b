package io.troupe.actors.launch;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A job of Slurm, as {@code squeue} and {@code scancel} know it.
 *
 * @param number that {@code sbatch} gave it
 */
record SlurmJob(String number) {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int POLL_MILLIS = 2000;

    /** How far a job is. */
    enum State {
        /** It has not begun, or is back in the queue. */
        WAITING,
        /** Something of it may still run. */
        RUNNING,
        /** The queue does not know it any more. */
        GONE
    }

    @Override
    public String toString() {
        return "job " + number;
    }

    /** A queue that cannot be asked leaves it {@link State#RUNNING}. */
    State state() throws InterruptedException {
        Tool.Result result;
        try {
            result = squeue("%T");
        } catch (IOException e) {
            return State.RUNNING;
        }
        if (!result.succeeded()) {
            // A job that squeue has forgotten is an error to it; one that it cannot ask about is another.
            return result.err().contains("Invalid job id") ? State.GONE : State.RUNNING;
        }
        // A line for each component of the job.
        List<String> states = result.out().strip().lines().map(String::strip).toList();
        if (states.isEmpty()) {
            return State.GONE;
        }
        return states.stream().allMatch("PENDING"::equals) ? State.WAITING : State.RUNNING;
    }

    /** Returns when it is gone, or when {@code timeout} is over: what it is then. */
    State awaitEnd(Duration timeout) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        State state = state();
        while (state != State.GONE && System.nanoTime() - deadline < 0) {
            if (new Semaphore(0).tryAcquire(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("nobody gives that permit");
            }
            state = state();
        }
        return state;
    }

    /** Ends it: at once where it waits, with a final checkpoint where it runs. */
    void cancel() throws IOException, InterruptedException {
        Tool.mustCall(
                state() == State.WAITING
                        ? List.of("scancel", number)
                        : List.of("scancel", "--batch", "--signal=TERM", number),
                TIMEOUT);
    }

    /** What {@code squeue} says about it, for people. */
    List<String> queue() throws IOException, InterruptedException {
        Tool.Result result = squeue("job %i %T on %N %r");
        List<String> lines = result.succeeded() ? result.out().strip().lines().toList() : List.of();
        return lines.isEmpty() ? List.of(this + " is not in the queue any more") : lines;
    }

    private Tool.Result squeue(String format) throws IOException, InterruptedException {
        return Tool.call(List.of("squeue", "--noheader", "--jobs=" + number, "--format=" + format), TIMEOUT);
    }
}
