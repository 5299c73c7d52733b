@NullMarked
package io.troupe.algorithm.dqn;

import org.jspecify.annotations.NullMarked;
