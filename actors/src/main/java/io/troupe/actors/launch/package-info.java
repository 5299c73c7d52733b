/**
 * Starts the nodes of a cluster run where they belong, starts again what died, and ends them: on this machine, over
 * ssh, under Slurm or in Kubernetes. Knows nothing of the console; the commands are in {@code launch.command}.
 */
@NullMarked
package io.troupe.actors.launch;

import org.jspecify.annotations.NullMarked;
