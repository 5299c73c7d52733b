package io.troupe.evaluation;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an evaluation found.
 *
 * @param meanReturn mean of the episodes' undiscounted returns
 * @param stdReturn their population standard deviation
 * @param meanLength mean number of steps
 * @param episodes how many there were: fewer than asked for where a copy was stuck in one
 * @param measures mean of what the environment measures, by name, over the episodes in which there was such a value;
 *     without those that none had
 */
public record EvaluationResult(
        double meanReturn, double stdReturn, double meanLength, int episodes, SortedMap<String, Double> measures) {
    public EvaluationResult {
        measures = Collections.unmodifiableSortedMap(new TreeMap<>(measures));
    }

    /** Of an environment that measures nothing but returns. */
    public EvaluationResult(double meanReturn, double stdReturn, double meanLength, int episodes) {
        this(meanReturn, stdReturn, meanLength, episodes, Collections.emptySortedMap());
    }
}
