/** Gymnasium's classic control problems, equal to it step for step. */
@NullMarked
package io.troupe.env.classic;

import org.jspecify.annotations.NullMarked;
