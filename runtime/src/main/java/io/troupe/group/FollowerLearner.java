package io.troupe.group;

import io.troupe.algorithm.DataParallelLearner;
import io.troupe.algorithm.GradientExchange;
import io.troupe.algorithm.GroupBroken;
import io.troupe.policy.PolicyVersion;
import io.troupe.trajectory.Trajectory;
import java.util.List;
import java.util.Optional;

/**
 * A follower's part in a group: does what the leader asks for, on its own thread. What must interrupt an update in progress
 * ends the exchange instead, from any thread; {@link #perform} then ends soon.
 */
public final class FollowerLearner implements AutoCloseable {
    private final DataParallelLearner learner;
    private GradientExchange exchange = GradientExchange.ALONE;
    private Optional<Round> completed = Optional.empty();

    /** @param learner made as the leader's was; taken over */
    public FollowerLearner(DataParallelLearner learner) {
        this.learner = learner;
    }

    /** The version that the next update starts from. */
    public PolicyVersion version() {
        return learner.snapshot().version();
    }

    /**
     * Takes over the leader's state.
     *
     * @throws IllegalArgumentException when it is that of a differently configured learner
     */
    public void restore(GroupState state) {
        learner.restore(state.policy(), state.components());
        completed = Optional.empty();
    }

    /**
     * Makes an update together with the group.
     *
     * @param with the exchange of the round's formation: the same object for all rounds of one
     * @return the hash of the weights, if the round asks for it
     * @throws GroupBroken when it broke, or this learner is at another version; the learner is then as before
     */
    public Optional<String> perform(Round round, List<Trajectory> batch, long environmentSteps, GradientExchange with) {
        if (!round.version().equals(version())) {
            throw new GroupBroken(
                    "this learner is at policy version " + version().value() + ", the update starts from "
                            + round.version().value());
        }
        if (!with.equals(exchange)) {
            learner.exchangeWith(with);
            exchange = with;
        }
        completed = Optional.empty();
        learner.update(batch, environmentSteps);
        completed = Optional.of(round);
        return round.digest() ? Optional.of(learner.snapshot().weightsSha256()) : Optional.empty();
    }

    /**
     * Undoes a round if it was completed here.
     *
     * @return the version after that: {@link #version()}
     */
    public PolicyVersion takeBack(Round round) {
        if (completed.equals(Optional.of(round))) {
            learner.undo();
            completed = Optional.empty();
        }
        return version();
    }

    @Override
    public void close() {
        learner.close();
    }
}
