package io.troupe.algorithm.ppo;

import io.troupe.algorithm.GradientExchange;
import io.troupe.algorithm.neural.AdamSteps;
import io.troupe.closing.Closing;
import io.troupe.policy.NetworkSpec;
import io.troupe.policy.ParameterLayout;
import io.troupe.tensorflow.BoundRun;
import io.troupe.tensorflow.Device;
import io.troupe.tensorflow.FloatTensor;
import io.troupe.tensorflow.GraphSession;
import io.troupe.tensorflow.GraphSession.Feed;
import io.troupe.tensorflow.NativeParts;
import java.util.List;
import java.util.Optional;
import org.tensorflow.Graph;
import org.tensorflow.op.Ops;

/**
 * Steps whose gradients are summed up from slices of the minibatch: each member of the group computes those of some
 * slices, the group sums them up, and everyone applies the sum.
 *
 * <p>The parameters live on the Java side and are fed to every run: the gradient has to come to Java for the sum anyway,
 * and what is computed from it there has the same bits on every member, on whatever processor it runs.
 */
final class SlicedUpdates implements PpoUpdates {
    private final NativeParts parts = new NativeParts();
    private final PpoConfig config;
    private final NetworkSpec network;
    private final ArrayAdam state;
    private final SliceGraph graph;
    private final GraphSession session;
    private final FloatTensor parameterFeed;
    private final Valuations valuations;
    private final float[] sum;
    private final float[] sumAndStatistics;
    private final float[] stepSizes = new float[2];
    private GradientExchange exchange;
    private MemberRuns runs;

    SlicedUpdates(PpoConfig config, NetworkSpec network, int batchRows, Device device, GradientExchange exchange) {
        this.config = config;
        this.network = network;
        this.exchange = exchange;
        int parameterCount = ParameterLayout.of(network).size();
        state = new ArrayAdam(parameterCount);
        sum = new float[parameterCount];
        sumAndStatistics = new float[parameterCount + SliceGraph.STATISTICS];
        try {
            Graph whole = parts.add(new Graph());
            graph = new SliceGraph(Ops.create(whole), config, network);
            session = parts.add(GraphSession.open(whole, device));
            parameterFeed = parts.add(FloatTensor.zeros(parameterCount));
            valuations = parts.add(new Valuations(batchRows, network.observationSize() + 1, this::bindValues));
            runs = runs(exchange);
        } catch (RuntimeException | Error e) {
            parts.closeAfter(e);
            throw e;
        }
    }

    private BoundRun bindValues(FloatTensor input) {
        return session.bind(
                List.of(new Feed(graph.parameters, parameterFeed), new Feed(graph.valueObservations, input)),
                Optional.of(graph.values),
                List.of());
    }

    private MemberRuns runs(GradientExchange group) {
        return new MemberRuns(config, network, group, graph, session, parameterFeed);
    }

    /** Goes on in another group. */
    void exchangeWith(GradientExchange other) {
        MemberRuns before = runs;
        runs = runs(other);
        exchange = other;
        before.close();
    }

    @Override
    public int parameterCount() {
        return sum.length;
    }

    @Override
    public boolean usesGpu() {
        return session.devices().contains("GPU");
    }

    @Override
    public void assignParameters(float[] values) {
        System.arraycopy(values, 0, state.parameters(), 0, values.length);
    }

    @Override
    public void assignMoments(float[] first, float[] second) {
        System.arraycopy(first, 0, state.first(), 0, first.length);
        System.arraycopy(second, 0, state.second(), 0, second.length);
    }

    @Override
    public float[] parameters() {
        return state.parameters().clone();
    }

    @Override
    public float[] firstMoment() {
        return state.first().clone();
    }

    @Override
    public float[] secondMoment() {
        return state.second().clone();
    }

    @Override
    public void value(PpoBatch batch) {
        parameterFeed.write(state.parameters());
        valuations.value(batch);
    }

    /** @throws io.troupe.algorithm.GroupBroken when the exchange throws it: somewhere between two steps */
    @Override
    public void epoch(
            PpoBatch batch,
            int[] order,
            AdamSteps adam,
            float learningRate,
            float clipRange,
            float entropyCoefficient,
            float[] statistics) {
        runs.begin(clipRange, entropyCoefficient);
        for (int from = 0; from < order.length; from += config.minibatchSize()) {
            boolean last = from + config.minibatchSize() == order.length;
            float[] total = last ? sumAndStatistics : sum;
            parameterFeed.write(state.parameters());
            exchange.sum(runs.run(batch, order, from, clipRange, last), total);
            adam.next(learningRate, stepSizes, 0);
            float norm = state.step(total, stepSizes[0], stepSizes[1], config.maxGradientNorm());
            if (last) {
                System.arraycopy(total, parameterCount(), statistics, 0, SliceGraph.STATISTICS);
                statistics[SliceGraph.STATISTICS] = norm;
            }
        }
    }

    @Override
    public void finish() {
        // Every step is applied at once.
    }

    @Override
    public void close() {
        Closing.all(List.of(runs, parts));
    }
}
