package io.troupe.env.grid;

/**
 * What an action in a state can lead to.
 *
 * @param probability that it does
 * @param next the state after it
 * @param reward of the step
 * @param terminated whether the task ends with it
 */
record Outcome(double probability, int next, float reward, boolean terminated) {}
