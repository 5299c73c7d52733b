/** A task that agents solve together: each landmark is to have an agent beside it. */
@NullMarked
package io.troupe.env.spread;

import org.jspecify.annotations.NullMarked;
