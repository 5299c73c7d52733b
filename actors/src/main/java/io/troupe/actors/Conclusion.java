package io.troupe.actors;

import io.troupe.checkpoint.FencedOff;
import io.troupe.metrics.RunSummary;
import io.troupe.schedule.Ending;
import io.troupe.schedule.Outcome;
import java.io.IOException;
import org.slf4j.Logger;

/** What a run comes to: made durable, then told to whoever waits for it. */
final class Conclusion {
    private final RunParts parts;
    private final RunRecord record;
    private final Logger log;

    Conclusion(RunParts parts, RunRecord record, Logger log) {
        this.parts = parts;
        this.record = record;
        this.log = log;
    }

    /** Records the outcome. Once. */
    void draw() {
        RunSummary summary = record.summary();
        try {
            parts.journal().finished(summary, parts.identity().epoch());
        } catch (FencedOff e) {
            // Somebody else has the run: what it comes to is no longer for this supervisor to say.
            parts.result().completeExceptionally(e);
            return;
        } catch (IOException e) {
            String problem = "the end of the run could not be recorded: " + RootCause.sentence(e);
            record.failure("supervisor", problem, "run ends");
            record.fails(new Ending(Outcome.FAILED, "supervisor: " + problem));
            summary = record.summary();
            correct(summary);
        }
        parts.result().complete(summary);
    }

    /** Best effort: what is on the disk should not call a run a success whose end could not be recorded. */
    private void correct(RunSummary summary) {
        try {
            parts.journal().correct(summary, parts.identity().epoch());
        } catch (IOException e) {
            log.warn("summary.json could not be replaced either: {}", RootCause.sentence(e));
        }
    }
}
