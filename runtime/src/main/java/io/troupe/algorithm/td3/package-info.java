/** Twin delayed deep deterministic policy gradient. */
@NullMarked
package io.troupe.algorithm.td3;

import org.jspecify.annotations.NullMarked;
