package io.troupe.actors;

import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/**
 * Whom the supervisor talks to: actors of its own process, or stand-ins for those of others.
 *
 * @param queue between workers and trainer
 * @param trainer learns
 * @param checkpoints writes checkpoints
 * @param metrics writes metrics
 * @param collectors children of the supervisor without which nothing is collected any more
 */
public record RunActors(
        ActorRef<TrajectoryQueue.Command> queue,
        ActorRef<Trainer.Command> trainer,
        ActorRef<CheckpointWriter.Command> checkpoints,
        ActorRef<MetricsReporter.Command> metrics,
        List<? extends ActorRef<?>> collectors) {
    /** Name of the queue, as failures tell it. */
    public static final String QUEUE = "trajectory-queue";
    /** Name of the trainer. */
    public static final String TRAINER = "trainer";
    /** Name of the checkpoint writer. */
    public static final String CHECKPOINTS = "checkpoint-writer";
    /** Name of the evaluator. */
    public static final String EVALUATOR = "evaluator";
    /** Name of the metrics reporter. */
    public static final String METRICS = "metrics-reporter";
    /** Name of the policy publisher. */
    public static final String PUBLISHER = "policy-publisher";
    /** Name of a policy cache. */
    public static final String CACHE = "policy-cache";
    /** Beginning of a worker's name; its index follows. */
    public static final String WORKER = "worker-";

    /** Stops collecting; each worker ends after the fragment it is at. */
    void stopCollecting(ActorContext<Supervisor.Command> context) {
        for (ActorRef<?> collector : collectors) {
            context.unwatch(collector);
            context.stop(collector);
        }
    }
}
