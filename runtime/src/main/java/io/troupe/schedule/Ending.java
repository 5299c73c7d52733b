package io.troupe.schedule;

/**
 * How a run ends.
 *
 * @param outcome which kind
 * @param reason one sentence for people
 */
public record Ending(Outcome outcome, String reason) {}
