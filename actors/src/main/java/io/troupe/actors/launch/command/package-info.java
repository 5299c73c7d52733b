/** The commands of {@code bin/troupe-cluster}. */
@NullMarked
package io.troupe.actors.launch.command;

import org.jspecify.annotations.NullMarked;
