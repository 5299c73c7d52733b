package io.troupe.actors.cluster;

import io.troupe.actors.serialization.ControlMessage;

/**
 * One try at a run, from a checkpoint to its end or to the loss of its trainer or supervisor. A node that has seen a
 * later epoch ignores an earlier one: that is the fence against whoever does not know yet that it was replaced.
 *
 * @param number from 1; grows with every supervisor and every trainer that the run has had
 * @param runId of the run
 * @param experiment as a file, resolved
 */
public record Epoch(long number, String runId, String experiment) implements ControlMessage {}
