package io.troupe.algorithm.ppo;

import io.troupe.policy.NetworkSpec;
import io.troupe.policy.ParameterLayout;
import io.troupe.tensorflow.BoundRun;
import io.troupe.tensorflow.Device;
import io.troupe.tensorflow.FloatTensor;
import io.troupe.tensorflow.GraphSession;
import io.troupe.tensorflow.GraphSession.Feed;
import io.troupe.tensorflow.NativeParts;
import io.troupe.tensorflow.NetworkNodes;
import java.util.List;
import java.util.Optional;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/** Log-probabilities of a batch's actions under any version of the policy, in one forward pass. */
public final class LogProbs implements AutoCloseable {
    private static final float NO_CLIP_RANGE = 0;

    private final NativeParts parts = new NativeParts();
    private final int batchRows;
    private final int width;
    private final int parameterCount;
    private final float[] rows;
    private final FloatTensor parameterFeed;
    private final FloatTensor observationFeed;
    private final FloatTensor rowFeed;
    private final BoundRun run;

    /** @param batchRows of every batch, R */
    public LogProbs(PpoConfig config, NetworkSpec network, int batchRows, Device device) {
        this.batchRows = batchRows;
        ParameterLayout layout = ParameterLayout.of(network);
        parameterCount = layout.size();
        width = network.observationSize() + 1;
        int rowCount = MinibatchRows.count(config, network);
        rows = new float[rowCount * batchRows];
        try (Graph graph = new Graph()) {
            Ops tf = Ops.create(graph);
            Placeholder<TFloat32> parameters = placeholder(tf, parameterCount);
            Placeholder<TFloat32> observations = placeholder(tf, batchRows, width);
            Placeholder<TFloat32> given = placeholder(tf, rowCount, batchRows);
            Operand<TFloat32> logProb = new PolicyLossNodes(
                            tf,
                            config,
                            network,
                            new NetworkNodes(tf, layout, network.activation(), parameters),
                            observations,
                            MinibatchRows.split(tf, config, network, given, 1),
                            batchRows)
                    .logProb();
            GraphSession session = parts.add(GraphSession.open(graph, device));
            parameterFeed = parts.add(FloatTensor.zeros(parameterCount));
            observationFeed = parts.add(FloatTensor.zeros(batchRows, width));
            rowFeed = parts.add(FloatTensor.zeros(rowCount, batchRows));
            run = parts.add(session.bind(
                    List.of(
                            new Feed(parameters, parameterFeed),
                            new Feed(observations, observationFeed),
                            new Feed(given, rowFeed)),
                    Optional.of(logProb),
                    List.of()));
        } catch (RuntimeException | Error e) {
            parts.closeAfter(e);
            throw e;
        }
    }

    private static Placeholder<TFloat32> placeholder(Ops tf, long... shape) {
        return tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(shape)));
    }

    /** Size of a parameter vector. */
    public int parameterCount() {
        return parameterCount;
    }

    /**
     * Computes log pi(a|s) of every row that is learnt from.
     *
     * @param parameters of the network
     * @param destination receives [R]
     */
    public void compute(PpoBatch batch, float[] parameters, float[] destination) {
        RowWeights weights = RowWeights.equal(batchRows);
        for (int row = 0; row < batchRows; row++) {
            // Advantages and targets are written too, and not looked at.
            batch.write(row, weights, NO_CLIP_RANGE, batchRows, rows, row);
        }
        parameterFeed.write(parameters);
        observationFeed.write(batch.observations(), 0, 0, batchRows * width);
        rowFeed.write(rows);
        run.run(destination);
    }

    @Override
    public void close() {
        parts.close();
    }
}
