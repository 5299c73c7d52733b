package io.troupe.algorithm.ppo;

import io.troupe.policy.PolicySnapshot;
import io.troupe.trajectory.Trajectory;
import java.util.List;
import java.util.SortedMap;

/**
 * What the gradient steps of a batch go by: advantages, value targets, and the policy that ratios are taken against. One
 * owner, one thread at a time.
 */
public interface AdvantageEstimator extends AutoCloseable {
    /**
     * Fills {@link PpoBatch#advantages()} and {@link PpoBatch#targets()}, and replaces {@link PpoBatch#oldLogProbs()} where
     * ratios are to be taken against another policy than the behaviour.
     *
     * @param batch with rewards as they are learnt from, values, and values of what came next
     * @param fragments that the batch was filled from, in its order
     * @param current the policy that is about to be updated
     * @return what is worth reporting, by metric tag
     */
    SortedMap<String, Float> estimate(PpoBatch batch, List<Trajectory> fragments, PolicySnapshot current);

    /** Everything that later estimates depend on, by component name. */
    SortedMap<String, byte[]> save();

    /**
     * Continues from a saved state.
     *
     * @param components what {@link #save} gave, and others
     * @throws IllegalArgumentException when a component is missing or does not fit, naming it; nothing is changed then
     */
    void restore(SortedMap<String, byte[]> components);

    @Override
    void close();
}
