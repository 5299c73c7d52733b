/** Whole runs over several processes, some of which are killed, stopped, cut off or attacked. */
@NullMarked
package io.troupe.scenarios;

import org.jspecify.annotations.NullMarked;
