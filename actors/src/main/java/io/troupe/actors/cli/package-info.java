/** The commands of {@code bin/troupe}, and what a person sees of a run. */
@NullMarked
package io.troupe.actors.cli;

import org.jspecify.annotations.NullMarked;
