/** A built-in environment with several agents: hunters and prey on a grid. */
@NullMarked
package io.troupe.env.pursuit;

import org.jspecify.annotations.NullMarked;
