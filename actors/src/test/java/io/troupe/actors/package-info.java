/** Tests of the actors, with a learner that needs no TensorFlow. */
@NullMarked
package io.troupe.actors;

import org.jspecify.annotations.NullMarked;
