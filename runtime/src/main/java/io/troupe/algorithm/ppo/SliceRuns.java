package io.troupe.algorithm.ppo;

import io.troupe.policy.NetworkSpec;
import io.troupe.tensorflow.BoundRun;
import io.troupe.tensorflow.FloatTensor;
import io.troupe.tensorflow.GraphSession;
import io.troupe.tensorflow.GraphSession.Feed;
import io.troupe.tensorflow.NativeParts;
import java.util.List;
import java.util.Optional;
import org.tensorflow.op.Op;

/** Gradients of one slice of minibatches: what is bound to its number of rows. */
final class SliceRuns implements AutoCloseable {
    private static final List<Op> NO_TARGETS = List.of();

    private final NativeParts parts = new NativeParts();
    private final int minibatchSize;
    private final Slice slice;
    private final MinibatchPacker packer;
    private final float[] coefficients = new float[3];
    private final FloatTensor observationFeed;
    private final FloatTensor rowFeed;
    private final FloatTensor coefficientFeed;
    private final float[] gradientShare;
    private final float[] wholeShare;
    private final BoundRun gradient;
    private final BoundRun gradientAndStatistics;

    /**
     * @param session of the graph; outlives this object
     * @param parameters fed to every run; the caller's
     */
    SliceRuns(
            PpoConfig config,
            NetworkSpec network,
            Slice slice,
            SliceGraph graph,
            GraphSession session,
            FloatTensor parameters) {
        this.slice = slice;
        minibatchSize = config.minibatchSize();
        packer = new MinibatchPacker(config, network, 1, slice);
        gradientShare = new float[parameters.elements()];
        wholeShare = new float[parameters.elements() + SliceGraph.STATISTICS];
        try {
            observationFeed = parts.add(FloatTensor.zeros(slice.size(), network.observationSize() + 1L));
            rowFeed = parts.add(FloatTensor.zeros(MinibatchRows.count(config, network), slice.size()));
            coefficientFeed = parts.add(FloatTensor.zeros(coefficients.length));
            List<Feed> feeds = List.of(
                    new Feed(graph.parameters, parameters),
                    new Feed(graph.observations, observationFeed),
                    new Feed(graph.rows, rowFeed),
                    new Feed(graph.coefficients, coefficientFeed));
            gradient = parts.add(session.bind(feeds, Optional.of(graph.gradient), NO_TARGETS));
            gradientAndStatistics =
                    parts.add(session.bind(feeds, Optional.of(graph.gradientAndStatistics), NO_TARGETS));
        } catch (RuntimeException | Error e) {
            parts.closeAfter(e);
            throw e;
        }
    }

    /** Sets what holds for a whole epoch. */
    void begin(float clipRange, float entropyCoefficient) {
        coefficients[0] = clipRange;
        coefficients[1] = entropyCoefficient / minibatchSize;
    }

    /**
     * Computes this slice's share of a minibatch.
     *
     * @param from where the minibatch begins in the order
     * @param statistics whether its part of the statistics is wanted too
     * @return the gradient, and the statistics if they are, [P] or [P + 5]; written by the next call
     */
    float[] run(PpoBatch batch, int[] order, int from, float clipRange, boolean statistics) {
        coefficients[2] = packer.pack(batch, order, from, 0, clipRange);
        coefficientFeed.write(coefficients);
        observationFeed.write(packer.observations());
        rowFeed.write(packer.rows());
        if (!statistics) {
            gradient.run(gradientShare);
            return gradientShare;
        }
        gradientAndStatistics.run(wholeShare);
        for (int i = gradientShare.length; i < wholeShare.length; i++) {
            wholeShare[i] *= (float) slice.size() / minibatchSize;
        }
        return wholeShare;
    }

    @Override
    public void close() {
        parts.close();
    }
}
