package io.troupe.actors.launch;

import java.time.Duration;

/**
 * How often a node may be started again.
 *
 * @param limit restarts within the window; one more ends the run
 * @param window that they are counted in
 * @param firstDelay wait before the first restart; doubles while the node keeps dying soon
 * @param longestDelay bound of the wait; a node that lived for so long begins with {@code firstDelay} again
 */
public record RestartPolicy(int limit, Duration window, Duration firstDelay, Duration longestDelay) {}
