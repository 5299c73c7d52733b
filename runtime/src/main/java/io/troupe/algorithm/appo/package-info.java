/** APPO: PPO's clipped surrogate on V-trace's advantages. */
@NullMarked
package io.troupe.algorithm.appo;

import org.jspecify.annotations.NullMarked;
