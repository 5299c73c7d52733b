/** Random streams that are derived from one seed and can be saved and restored. */
@NullMarked
package io.troupe.random;

import org.jspecify.annotations.NullMarked;
