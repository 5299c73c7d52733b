/** Learning from batches and all that must be saved to go on exactly; without actors. */
@NullMarked
package io.troupe.training;

import org.jspecify.annotations.NullMarked;
