package io.troupe.env.wrapper;

import io.troupe.env.VectorEnvironment;

/** Truncates episodes after some steps. What is measured in these is asked for where they are cut. */
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
