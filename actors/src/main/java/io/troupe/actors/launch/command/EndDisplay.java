package io.troupe.actors.launch.command;

import io.troupe.actors.StopCause;
import io.troupe.actors.cli.Console;
import io.troupe.actors.cli.ExitCode;
import io.troupe.actors.cli.OutputOptions;
import io.troupe.actors.cli.RunDisplay;
import io.troupe.actors.cli.RunOptions;
import io.troupe.actors.launch.LaunchEnd;
import io.troupe.input.UserError;
import io.troupe.metrics.RunSummary;
import io.troupe.schedule.Outcome;
import java.io.IOException;
import java.util.Optional;

/**
 * Shows how a launch ended, and finds the exit code.
 *
 * @param resumeCommand what goes on with the run
 */
record EndDisplay(Console console, OutputOptions output, String resumeCommand) {
    /**
     * @param signal that came, if one did
     * @return the exit code
     * @throws UserError when a node's input was wrong
     */
    int show(LaunchEnd end, RunOptions.Chosen chosen, Optional<StopCause> signal) throws IOException {
        return switch (end) {
            case LaunchEnd.Finished() -> finished(chosen, signal);
            case LaunchEnd.Refused(String message) -> throw new UserError(message);
            case LaunchEnd.Broken(String reason) -> {
                console.notice("the run failed: " + reason);
                if (output.forPeople()) {
                    console.notice("logs: " + chosen.directory().log() + "; " + resumeCommand
                            + " goes on from the last checkpoint");
                }
                yield ExitCode.FAILED;
            }
            case LaunchEnd.Stopped() -> {
                console.notice("stopped before the run could record how it ended");
                yield signal.map(ExitCode::of).orElse(ExitCode.FAILED);
            }
        };
    }

    private int finished(RunOptions.Chosen chosen, Optional<StopCause> signal) throws IOException {
        RunSummary summary = RunSummary.read(chosen.directory().summaryJson());
        RunDisplay.show(console, summary, chosen.directory(), output, resumeCommand);
        // Somebody may have stopped the supervisor itself.
        Optional<StopCause> stopped = summary.outcome().equals(Optional.of(Outcome.STOPPED))
                ? signal.or(() -> Optional.of(StopCause.TERMINATE))
                : signal;
        return ExitCode.of(summary, stopped, chosen.experiment().termination().requireReturn());
    }
}
