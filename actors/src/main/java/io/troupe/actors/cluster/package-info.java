/** One run over several processes: how nodes join, who does what, and what happens when one is lost. */
@NullMarked
package io.troupe.actors.cluster;

import org.jspecify.annotations.NullMarked;
