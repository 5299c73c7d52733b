/** Proximal policy optimisation on a TensorFlow graph. */
@NullMarked
package io.troupe.algorithm.ppo;

import org.jspecify.annotations.NullMarked;
