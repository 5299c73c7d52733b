/** Deep Q-learning and its family: double, dueling, n-step, with prioritised replay. */
@NullMarked
package io.troupe.algorithm.dqn;

import org.jspecify.annotations.NullMarked;
