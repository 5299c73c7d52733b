/** Experience that is learnt from more than once: transitions in contiguous rows, uniform or by priority. */
@NullMarked
package io.troupe.replay;

import org.jspecify.annotations.NullMarked;
