package io.troupe.benchmarks;

import io.troupe.benchmarks.Intervals.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** The times of updates and of what ran inside of TensorFlow, as a run goes along. */
final class LearningTimes {
    private static final double NANOS_PER_SECOND = 1e9;

    private final List<Update> updates = new ArrayList<>();
    private final List<Interval> graphRuns = new ArrayList<>();

    private record Update(Interval time, int gradientSteps) {}

    /** Adds an update; those without gradient steps, which only fill a replay, do not count. */
    void update(Interval time, int gradientSteps) {
        if (gradientSteps > 0) {
            updates.add(new Update(time, gradientSteps));
        }
    }

    /** Adds a stretch inside of TensorFlow, of any thread. */
    void graphRun(Interval time) {
        graphRuns.add(time);
    }

    /**
     * Of the second half of the updates, when everything hot is compiled.
     *
     * @throws IllegalStateException when there are too few
     */
    LearningRate rate() {
        List<Update> steady = updates.subList(updates.size() / 2, updates.size());
        if (steady.size() < 2) {
            throw new IllegalStateException(
                    "the run made " + updates.size() + " updates with gradient steps: give it more steps");
        }
        // A round of the loop is from the end of one update to the end of the next; what the first of them ends is
        // none.
        List<Update> rounds = steady.subList(1, steady.size());
        long gradientSteps = gradientSteps(rounds);
        Intervals updating = Intervals.union(rounds.stream().map(Update::time).toList());
        double nanos = updating.nanos();
        long inside = Intervals.union(graphRuns).and(updating).nanos();
        long loopNanos =
                steady.getLast().time().end() - steady.getFirst().time().end();
        return new LearningRate(
                gradientSteps,
                gradientSteps * NANOS_PER_SECOND / loopNanos,
                gradientSteps * NANOS_PER_SECOND / nanos,
                OptionalDouble.of(inside / nanos));
    }

    private static long gradientSteps(List<Update> some) {
        return some.stream().mapToLong(Update::gradientSteps).sum();
    }
}
