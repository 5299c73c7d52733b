/**
 * Tasks of robots in a room with obstacles, in four stages of difficulty: find the way, reach with an arm, explore, move
 * together.
 */
@NullMarked
package io.troupe.env.workspace;

import org.jspecify.annotations.NullMarked;
