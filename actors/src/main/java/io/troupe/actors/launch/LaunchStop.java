package io.troupe.actors.launch;

import io.troupe.checkpoint.RunDirectory;
import io.troupe.input.UserError;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Ends a launched run in good order. */
public interface LaunchStop {
    /**
     * How that went.
     *
     * @param ended whether nothing runs any more
     * @param message one sentence
     */
    record Result(boolean ended, String message) {}

    /**
     * Asks the run to end with a final checkpoint, and waits for it.
     *
     * @throws UserError when it cannot be asked from here
     */
    Result stop(Duration timeout) throws IOException, InterruptedException;

    /** The way that fits the launch. */
    static LaunchStop of(RunDirectory run, LaunchRecord record) {
        return switch (record.kind()) {
            case SlurmLaunch.LABEL -> timeout -> SlurmLaunch.stop(run, record, timeout);
            case KubernetesLaunch.LABEL -> timeout -> KubernetesLaunch.stop(run, record, timeout);
            default -> timeout -> stopLauncher(record, timeout);
        };
    }

    private static Result stopLauncher(LaunchRecord record, Duration timeout) throws IOException, InterruptedException {
        if (!record.isHere()) {
            throw new UserError("the run was launched on " + record.host() + ": stop it there");
        }
        ProcessHandle launcher = record.launcher().orElse(null);
        if (launcher == null) {
            return new Result(true, "nothing runs any more");
        }
        launcher.destroy();
        try {
            launcher.onExit().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return new Result(true, "stopped");
        } catch (TimeoutException e) {
            return new Result(
                    false,
                    "process " + launcher.pid() + " has not ended within " + timeout.toSeconds()
                            + " s; a second 'stop' ends the run at once");
        } catch (ExecutionException e) {
            throw new IOException("process " + launcher.pid() + " cannot be waited for", e);
        }
    }
}
