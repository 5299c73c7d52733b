/** Policies as workers use them: versions, immutable snapshots, acting. */
@NullMarked
package io.troupe.policy;

import org.jspecify.annotations.NullMarked;
