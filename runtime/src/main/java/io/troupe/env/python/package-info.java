/**
 * Environments that processes of the user's own Python step: {@code environment.name = gymnasium}. The other side is the
 * package {@code troupe_bridge} in {@code python/}.
 */
@NullMarked
package io.troupe.env.python;

import org.jspecify.annotations.NullMarked;
