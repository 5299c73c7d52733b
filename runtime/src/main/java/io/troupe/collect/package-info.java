/** Collecting one fragment: an environment, a policy and a random stream, without actors. */
@NullMarked
package io.troupe.collect;

import org.jspecify.annotations.NullMarked;
