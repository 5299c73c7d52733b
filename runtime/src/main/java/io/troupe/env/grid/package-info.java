/** Grid worlds of Gymnasium with a table of transitions each, equal to its tables. */
@NullMarked
package io.troupe.env.grid;

import org.jspecify.annotations.NullMarked;
