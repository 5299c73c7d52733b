/** Rewards that are composed of weighted components, and what each contributed. */
@NullMarked
package io.troupe.reward;

import org.jspecify.annotations.NullMarked;
