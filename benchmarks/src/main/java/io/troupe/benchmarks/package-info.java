/**
 * {@code troupe benchmark}: what the framework costs, against a hand-written loop around the same graph. Every figure
 * comes from contenders that run in turn, each in a JVM of its own, because only ratios within one run mean anything.
 */
@NullMarked
package io.troupe.benchmarks;

import org.jspecify.annotations.NullMarked;
