/** The actors, and the training run that they make up. */
@NullMarked
package io.troupe.actors;

import org.jspecify.annotations.NullMarked;
