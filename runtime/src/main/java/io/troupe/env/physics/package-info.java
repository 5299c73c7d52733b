/**
 * Environments of rigid bodies: bodies, hinges and the solver are dyn4j's, contacts with the ground are this package's own.
 */
@NullMarked
package io.troupe.env.physics;

import org.jspecify.annotations.NullMarked;
