package io.troupe.evaluation;

/**
 * What an evaluation found.
 *
 * @param meanReturn mean of the episodes' undiscounted returns
 * @param stdReturn their population standard deviation
 * @param meanLength mean number of steps
 * @param episodes how many there were: fewer than asked for where a copy was stuck in one
 */
public record EvaluationResult(double meanReturn, double stdReturn, double meanLength, int episodes) {}
