/** What an environment and a policy agree on: the spaces of observations and actions. */
@NullMarked
package io.troupe.spec;

import org.jspecify.annotations.NullMarked;
