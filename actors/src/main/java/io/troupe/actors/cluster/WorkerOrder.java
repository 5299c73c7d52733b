package io.troupe.actors.cluster;

import io.troupe.actors.Supervisor;
import io.troupe.training.Blueprint;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * For whom the workers of a node work in an epoch.
 *
 * @param epoch of the run
 * @param blueprint of its experiment
 * @param doors of the trainer's node
 * @param supervisor hears of repairs and failures
 */
record WorkerOrder(Epoch epoch, Blueprint blueprint, TrainerDoors doors, ActorRef<Supervisor.Command> supervisor) {}
