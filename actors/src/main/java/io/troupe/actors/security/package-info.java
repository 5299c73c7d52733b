/** Who may talk to a node: certificates, keys and the token of a run. Knows nothing of actors. */
@NullMarked
package io.troupe.actors.security;

import org.jspecify.annotations.NullMarked;
