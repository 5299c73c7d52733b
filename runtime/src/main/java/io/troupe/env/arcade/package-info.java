/** Small arcade games that are seen as images of 10 x 10, after the games of MinAtar. */
@NullMarked
package io.troupe.env.arcade;

import org.jspecify.annotations.NullMarked;
