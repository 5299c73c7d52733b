package io.troupe.joint;

import io.troupe.algorithm.DataParallelLearner;
import io.troupe.algorithm.GradientExchange;
import io.troupe.algorithm.GroupBroken;
import io.troupe.algorithm.UpdateStatistics;
import io.troupe.closing.Closing;
import io.troupe.policy.PolicySnapshot;
import io.troupe.trajectory.Trajectory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The learners of several behaviours as one that can share its updates, where each of them can. The behaviours are learnt one
 * after the other, so every member of a group makes the same sums in the same order. An update that breaks with one behaviour
 * leaves no trace with those before it either.
 */
public final class JointGroupLearner implements DataParallelLearner {
    private final JointLearner joint;
    private final List<DataParallelLearner> learners = new ArrayList<>();
    private GradientExchange exchange = GradientExchange.ALONE;
    /** What the last update of a group started from. */
    private Optional<State> before = Optional.empty();

    private record State(PolicySnapshot policy, SortedMap<String, byte[]> components) {}

    /**
     * @param joint taken over, also where this throws
     * @throws IllegalArgumentException when the learner of a behaviour works alone
     */
    public JointGroupLearner(JointLearner joint) {
        this.joint = joint;
        joint.learners().forEach(learner -> {
            if (learner instanceof DataParallelLearner shared) {
                learners.add(shared);
            }
        });
        if (learners.size() < joint.learners().size()) {
            IllegalArgumentException alone =
                    new IllegalArgumentException("the learner of a behaviour cannot share its updates");
            Closing.after(alone, List.of(joint));
            throw alone;
        }
    }

    @Override
    public void exchangeWith(GradientExchange other) {
        learners.forEach(learner -> learner.exchangeWith(other));
        exchange = other;
    }

    @Override
    public UpdateStatistics update(List<Trajectory> batch, long environmentSteps) {
        before = exchange.size() > 1 ? Optional.of(new State(snapshot(), save())) : Optional.empty();
        try {
            return joint.update(batch, environmentSteps);
        } catch (GroupBroken broken) {
            undo();
            throw broken;
        }
    }

    @Override
    public void undo() {
        State state = before.orElseThrow(
                () -> new IllegalStateException("there is no update of a group to undo before policy version "
                        + snapshot().version().value()));
        restore(state.policy, state.components);
    }

    @Override
    public String device() {
        return joint.device();
    }

    @Override
    public PolicySnapshot snapshot() {
        return joint.snapshot();
    }

    @Override
    public SortedMap<String, byte[]> save() {
        return joint.save();
    }

    @Override
    public void restore(PolicySnapshot saved, SortedMap<String, byte[]> components) {
        joint.restore(saved, components);
        before = Optional.empty();
    }

    @Override
    public void begin(PolicySnapshot policy, SortedMap<String, byte[]> components) {
        joint.begin(policy, components);
    }

    @Override
    public void close() {
        joint.close();
    }
}
