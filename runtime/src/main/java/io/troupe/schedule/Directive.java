package io.troupe.schedule;

import java.util.Optional;

/**
 * What is to be done after an update.
 *
 * @param ending how the run ends, when it does
 * @param checkpoint whether the state is to be made durable
 * @param evaluate whether the policy is to be evaluated
 * @param report whether metrics are to be written
 */
public record Directive(Optional<Ending> ending, boolean checkpoint, boolean evaluate, boolean report) {}
