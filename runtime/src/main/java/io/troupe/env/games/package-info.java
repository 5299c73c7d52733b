/** Games of two players who move in turn, with action masks. */
@NullMarked
package io.troupe.env.games;

import org.jspecify.annotations.NullMarked;
