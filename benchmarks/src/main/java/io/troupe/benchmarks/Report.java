package io.troupe.benchmarks;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The answer of a benchmark.
 *
 * @param table for people
 * @param json for programs: the same figures and every single run
 */
record Report(Table table, ObjectNode json) {}
