/** Evaluating a policy: deterministic actions, environments and seeds of its own. */
@NullMarked
package io.troupe.evaluation;

import org.jspecify.annotations.NullMarked;
