package io.troupe.actors.cli;

import io.troupe.actors.StopCause;
import io.troupe.metrics.RunSummary;
import io.troupe.schedule.Outcome;
import java.util.Optional;
import java.util.OptionalDouble;

/** How a process ends, as users' scripts rely on it. */
public final class ExitCode {
    public static final int DONE = 0;
    public static final int WRONG_INPUT = 2;
    public static final int FAILED = 3;
    static final int RETURN_NOT_REACHED = 4;

    private ExitCode() {}

    /**
     * The code of a run that has ended.
     *
     * @param stopped the signal that came, if one did
     * @param requireReturn {@code termination.requireReturn}
     */
    public static int of(RunSummary summary, Optional<StopCause> stopped, OptionalDouble requireReturn) {
        Outcome outcome = summary.outcome().orElse(Outcome.FAILED);
        if (outcome == Outcome.FAILED) {
            return FAILED;
        }
        if (outcome == Outcome.STOPPED && stopped.isPresent()) {
            return of(stopped.get());
        }
        // Written so that an unknown mean return does not pass.
        if (requireReturn.isPresent() && !(summary.meanReturn() >= requireReturn.getAsDouble())) {
            return RETURN_NOT_REACHED;
        }
        return DONE;
    }

    /** 128 and the number of the signal. */
    public static int of(StopCause cause) {
        return switch (cause) {
            case INTERRUPT -> 130;
            case TERMINATE, ABANDONED -> 143;
        };
    }
}
