package io.troupe.actors;

/**
 * Whose checkpoints and ledger lines these are.
 *
 * @param runId of the run
 * @param epoch counts the supervisors that the run has had: a later one wins over an earlier one
 */
public record RunIdentity(String runId, long epoch) {}
