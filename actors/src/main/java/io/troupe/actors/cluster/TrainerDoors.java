package io.troupe.actors.cluster;

import io.troupe.actors.Trainer;
import io.troupe.actors.TrajectoryQueue;
import io.troupe.actors.serialization.ControlMessage;
import io.troupe.actors.transport.DataAddress;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * How other nodes reach the trainer's.
 *
 * @param post starts the trainer
 * @param trainer learns, once it is started
 * @param queue for its counters
 * @param intake where worker nodes enlist
 * @param policies where worker nodes hear of policies
 * @param followers where other trainers join the leader's updates
 * @param data where fragments go and policies come from
 */
public record TrainerDoors(
        ActorRef<TrainerPost.Command> post,
        ActorRef<Trainer.Command> trainer,
        ActorRef<TrajectoryQueue.Command> queue,
        ActorRef<Intake.Command> intake,
        ActorRef<PolicyCourier.Command> policies,
        ActorRef<FollowerDesk.Command> followers,
        DataAddress data)
        implements ControlMessage {}
