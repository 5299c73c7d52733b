package io.troupe.algorithm.ppo;

import io.troupe.algorithm.GradientExchange;
import io.troupe.closing.Closing;
import io.troupe.policy.NetworkSpec;
import io.troupe.tensorflow.FloatTensor;
import io.troupe.tensorflow.GraphSession;
import java.util.ArrayList;
import java.util.List;

/** The slices of a minibatch that one member of a group computes. */
final class MemberRuns implements AutoCloseable {
    private final List<SliceRuns> slices = new ArrayList<>();
    private final List<float[]> shares = new ArrayList<>();

    /**
     * @param group that the slices are dealt out to, in the order of ranks
     * @param session of the graph; outlives this object
     * @param parameters fed to every run; the caller's
     */
    MemberRuns(
            PpoConfig config,
            NetworkSpec network,
            GradientExchange group,
            SliceGraph graph,
            GraphSession session,
            FloatTensor parameters) {
        int parts = config.gradientParts() == 0 ? group.size() : config.gradientParts();
        Slice mine = Slice.of(group.rank(), group.size(), parts);
        try {
            for (int part = mine.from(); part < mine.to(); part++) {
                Slice rows = Slice.of(part, parts, config.minibatchSize());
                if (rows.size() > 0) {
                    slices.add(new SliceRuns(config, network, rows, graph, session, parameters));
                }
            }
        } catch (RuntimeException | Error e) {
            Closing.after(e, slices);
            throw e;
        }
    }

    /** Sets what holds for a whole epoch. */
    void begin(float clipRange, float entropyCoefficient) {
        slices.forEach(slice -> slice.begin(clipRange, entropyCoefficient));
    }

    /**
     * Computes this member's slices of a minibatch; see {@link SliceRuns#run}.
     *
     * @return what each gives; overwritten by the next call
     */
    List<float[]> run(PpoBatch batch, int[] order, int from, float clipRange, boolean statistics) {
        shares.clear();
        for (SliceRuns slice : slices) {
            shares.add(slice.run(batch, order, from, clipRange, statistics));
        }
        return shares;
    }

    @Override
    public void close() {
        Closing.all(slices);
    }
}
