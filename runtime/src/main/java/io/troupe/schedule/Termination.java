package io.troupe.schedule;

import io.troupe.config.Experiment.TerminationSettings;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** Decides whether a run is over. The target comes first: a run that reaches it with its last step has succeeded. */
public final class Termination {
    private final TerminationSettings settings;

    public Termination(TerminationSettings settings) {
        this.settings = settings;
    }

    /**
     * The decision after an update.
     *
     * @param elapsed training time
     * @return how the run ends, or nothing when it goes on
     */
    public Optional<Ending> after(Progress progress, Duration elapsed) {
        if (targetReached(progress)) {
            return ending(
                    Outcome.TARGET_REACHED,
                    "the mean return of the last %d episodes, %.2f, reached the target %.2f",
                    progress.windowEpisodes(),
                    progress.meanReturn(),
                    settings.targetReturn().orElseThrow());
        }
        if (progress.environmentSteps() >= settings.maxSteps()) {
            return ending(Outcome.MAX_STEPS, "all %d environment steps were taken", settings.maxSteps());
        }
        if (reached(progress.episodes(), settings.maxEpisodes())) {
            return ending(Outcome.MAX_EPISODES, "all %d episodes have ended", settings.maxEpisodes());
        }
        if (reached(progress.updates(), settings.maxUpdates())) {
            return ending(Outcome.MAX_UPDATES, "all %d updates were made", settings.maxUpdates());
        }
        return afterTime(elapsed);
    }

    private static boolean reached(long count, long limit) {
        return limit != TerminationSettings.UNLIMITED && count >= limit;
    }

    /** The decision when nothing but time has passed. */
    public Optional<Ending> afterTime(Duration elapsed) {
        return settings.maxDuration()
                .filter(limit -> elapsed.compareTo(limit) >= 0)
                .flatMap(limit -> ending(Outcome.MAX_DURATION, "it trained for %d s", limit.toSeconds()));
    }

    /** Whether the target return is reached, by a full window of episodes. */
    public boolean targetReached(Progress progress) {
        return settings.targetReturn().isPresent()
                && progress.windowEpisodes() >= ReturnWindow.STANDARD_SIZE
                && progress.meanReturn() >= settings.targetReturn().getAsDouble();
    }

    private static Optional<Ending> ending(Outcome outcome, String format, Object... values) {
        return Optional.of(new Ending(outcome, String.format(Locale.ROOT, format, values)));
    }
}
