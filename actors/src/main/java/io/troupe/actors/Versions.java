package io.troupe.actors;

import io.troupe.metrics.RunSummary;
import io.troupe.tensorflow.TensorFlowStart;
import org.apache.pekko.actor.ActorSystem;

/** What this process is made of. */
final class Versions {
    private static final String TROUPE = "0.1.0-SNAPSHOT";

    private Versions() {}

    /** The versions, for summaries. */
    static RunSummary.Versions current() {
        return new RunSummary.Versions(
                TROUPE, Runtime.version().toString(), TensorFlowStart.version(), ActorSystem.Version());
    }
}
