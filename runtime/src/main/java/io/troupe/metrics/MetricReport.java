package io.troupe.metrics;

import java.time.Duration;
import java.util.SortedMap;

/**
 * The metrics of one moment.
 *
 * @param environmentSteps steps of all environments so far
 * @param elapsed since training began
 * @param values by tag, such as {@code Losses/Policy Loss}; NaN marks what is not known, and is not written
 */
public record MetricReport(long environmentSteps, Duration elapsed, SortedMap<String, Double> values) {}
