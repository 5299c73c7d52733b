/** The data plane: bulk bytes between the nodes of a run, by blocking sockets. Knows nothing of actors. */
@NullMarked
package io.troupe.actors.transport;

import org.jspecify.annotations.NullMarked;
