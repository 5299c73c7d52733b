/** Soft actor-critic for continuous, discrete and mixed actions. */
@NullMarked
package io.troupe.algorithm.sac;

import org.jspecify.annotations.NullMarked;
