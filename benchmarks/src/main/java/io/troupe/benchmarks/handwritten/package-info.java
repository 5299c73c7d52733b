/**
 * The yardstick: PPO on CartPole as one person would write it by hand for speed, in one thread, with nothing of the
 * framework in it. The system is measured against this loop, so it must stay as fast as it can be made with the same
 * graph and settings.
 */
@NullMarked
package io.troupe.benchmarks.handwritten;

import org.jspecify.annotations.NullMarked;
