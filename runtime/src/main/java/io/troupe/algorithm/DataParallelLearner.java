package io.troupe.algorithm;

import io.troupe.trajectory.Trajectory;
import java.util.List;

/**
 * A learner that can share the work of an update with others of its kind. Every member of the group is made with the same
 * settings and seed, is in the same state, and is given the same whole batch. Each computes some parts of every gradient;
 * the parts are summed by a {@link GradientExchange}, and the sum is applied by everyone in the same way. So all members
 * have the same weights, bit for bit. How many members there are changes nothing but rounding; and not even that where the
 * settings say how many parts there are.
 */
public interface DataParallelLearner extends Learner {
    /**
     * Says which group the next updates are made in; {@link GradientExchange#ALONE} before the first call. Between updates
     * only. The exchange stays its maker's.
     */
    void exchangeWith(GradientExchange exchange);

    /**
     * Learns from a batch together with the rest of the group. Unlike any learner, this one only reads the batch: it may
     * have to be learnt from again.
     *
     * @throws GroupBroken when the exchange throws it; the learner is then as it was before the call, and an update with
     *     another exchange is as if there had been no call
     */
    @Override
    UpdateStatistics update(List<Trajectory> batch, long environmentSteps);

    /**
     * Goes back to before the last update, which was completed here but not by the whole group.
     *
     * @throws IllegalStateException when the last update was made alone, or there was none since the last restore or undo
     */
    void undo();
}
