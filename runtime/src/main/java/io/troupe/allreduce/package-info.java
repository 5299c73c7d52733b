/** Sums over a group of learners. */
@NullMarked
package io.troupe.allreduce;

import org.jspecify.annotations.NullMarked;
