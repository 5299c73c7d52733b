package io.troupe.actors.serialization;

import io.troupe.algorithm.UpdateStatistics;
import io.troupe.policy.PolicyVersion;
import io.troupe.schedule.Progress;
import io.troupe.training.StageNanos;
import io.troupe.trajectory.QueueCounts;
import java.util.List;

/** What a run counts and reports. */
public final class RunVocabulary implements ControlVocabulary {
    /** For the actor system, by the name in its settings. */
    public RunVocabulary() {}

    @Override
    public List<Class<?>> classes() {
        // Append only.
        return List.of(
                PolicyVersion.class, Progress.class, UpdateStatistics.class, StageNanos.class, QueueCounts.class);
    }
}
