package io.troupe.schedule;

/** Something that is due whenever so many environment steps have passed. */
public final class Interval {
    private final long everySteps;
    private long dueAt;

    /**
     * @param everySteps steps between two times; 0 for never
     * @param startingAt steps at which the run begins or resumes
     */
    public Interval(long everySteps, long startingAt) {
        this.everySteps = everySteps;
        dueAt = everySteps == 0 ? Long.MAX_VALUE : (startingAt / everySteps + 1) * everySteps;
    }

    /** Whether it is due; once it is asked and was, the next multiple is. */
    public boolean due(long environmentSteps) {
        if (environmentSteps < dueAt) {
            return false;
        }
        dueAt = (environmentSteps / everySteps + 1) * everySteps;
        return true;
    }
}
