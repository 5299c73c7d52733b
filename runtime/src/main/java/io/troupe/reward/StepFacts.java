package io.troupe.reward;

/**
 * What happened to one agent in one step, as far as a reward may depend on it. The environment writes all of it before it
 * asks for the reward, one object again and again, so that no step allocates; components only read it.
 */
public final class StepFacts {
    /** The task's own measure of progress: what it is made of is said by each task. */
    public float progress;

    /** Collisions in this step. */
    public int collisions;

    /** Safety constraints that the action broke, whether it was corrected or not. */
    public int violations;

    /** Whether the task was completed with this step. */
    public boolean completed;

    /** Share of the workspace, or of what is to be found in it, that was found in this step, 0 to 1. */
    public float explored;

    /** What the step did for how the agents act together, as the task defines it; 0 where there is one agent. */
    public float cooperation;

    /** Effort of the action: the mean of its squared elements, each in [-1, 1]; 0 to 1. */
    public float effort;

    /** Steps of the episode so far, this one among them. */
    public int steps;

    /** Steps after which the episode is cut. */
    public int maxSteps;

    /** All as if nothing had happened. */
    public void clear() {
        progress = 0;
        collisions = 0;
        violations = 0;
        completed = false;
        explored = 0;
        cooperation = 0;
        effort = 0;
        steps = 0;
        maxSteps = 0;
    }
}
