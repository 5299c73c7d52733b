package io.troupe.benchmarks;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The answer of a benchmark.
 *
 * @param table for people
 * @param more to print below the table; may be empty
 * @param json for programs: the same figures and every single run
 */
record Report(Table table, String more, ObjectNode json) {
    Report(Table table, ObjectNode json) {
        this(table, "", json);
    }
}
