package io.troupe.actors;

import io.troupe.metrics.RunSummary;
import io.troupe.tensorflow.TensorFlowStart;
import java.util.Optional;
import org.apache.pekko.actor.ActorSystem;

/** What this process is made of. */
final class Versions {
    /** Classes that were not packaged have no manifest to tell. */
    private static final String NOT_PACKAGED = "development";

    private Versions() {}

    /** The versions, for summaries. */
    static RunSummary.Versions current() {
        return new RunSummary.Versions(
                Optional.ofNullable(Versions.class.getPackage().getImplementationVersion())
                        .orElse(NOT_PACKAGED),
                Runtime.version().toString(),
                TensorFlowStart.version(),
                ActorSystem.Version());
    }
}
