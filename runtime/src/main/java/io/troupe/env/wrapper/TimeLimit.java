package io.troupe.env.wrapper;

import io.troupe.env.VectorEnvironment;

/** Truncates episodes after some steps. What their environment measures in these it does not say. */
final class TimeLimit extends WrappedCopies {
    private final int steps;

    TimeLimit(VectorEnvironment inner, int steps) {
        super(inner, Specs.withLimit(inner.spec(), Math.min(steps, inner.spec().maxEpisodeSteps())));
        this.steps = steps;
    }

    @Override
    boolean isOver(int taken) {
        return taken >= steps;
    }
}
