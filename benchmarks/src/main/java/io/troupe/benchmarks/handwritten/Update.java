package io.troupe.benchmarks.handwritten;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/**
 * One epoch of PPO in one session run: K minibatches unrolled, each reading the parameters only after the previous Adam
 * step (Kingma and Ba, 2015) has written them. The rows come in already shuffled.
 */
final class Update implements AutoCloseable {
    private static final float BETA1 = 0.9f;
    private static final float BETA2 = 0.999f;
    private static final float EPSILON = 1e-5f;

    private final Settings settings;
    private final NativeSession session;
    private final FedTensor observations;
    private final FedTensor data;
    private final FedTensor learningRates;
    private final FedTensor newParameters;
    private final BoundRun epoch;
    private final BoundRun assignment;
    private final BoundRun read;
    private final float[] observationRows;
    private final float[] dataRows;
    private final float[] rates;
    private int adamSteps;

    Update(Settings settings) {
        this.settings = settings;
        int minibatches = settings.minibatches();
        observationRows = new float[settings.rows() * CartPoles.OBSERVATION_SIZE];
        dataRows = new float[settings.rows() * PpoStep.DATA_COLUMNS];
        rates = new float[minibatches];
        try (Graph graph = new Graph()) {
            Ops tf = Ops.create(graph);
            FlatVariable parameters = FlatVariable.named(tf, "parameters");
            FlatVariable firstMoment = FlatVariable.named(tf, "firstMoment");
            FlatVariable secondMoment = FlatVariable.named(tf, "secondMoment");
            Placeholder<TFloat32> values = placeholder(tf, Parameters.COUNT);
            Placeholder<TFloat32> observationInput = placeholder(tf, settings.rows(), CartPoles.OBSERVATION_SIZE);
            Placeholder<TFloat32> dataInput = placeholder(tf, settings.rows(), PpoStep.DATA_COLUMNS);
            Placeholder<TFloat32> rateInput = placeholder(tf, minibatches);
            Op assign = parameters.assign(values);
            Op current = parameters.read();
            Op zeroFirst = firstMoment.assignZero();
            Op zeroSecond = secondMoment.assignZero();

            List<Operand<TFloat32>> observationParts = split(tf, observationInput, minibatches);
            List<Operand<TFloat32>> dataParts = split(tf, dataInput, minibatches);
            List<Operand<TFloat32>> rateParts =
                    List.copyOf(tf.unstack(rateInput, (long) minibatches).output());
            PpoStep step = new PpoStep(tf, settings);
            List<Op> adams = new ArrayList<>();
            for (int k = 0; k < minibatches; k++) {
                Operand<TFloat32> before = k == 0 ? parameters.read() : parameters.readAfter(adams.get(k - 1));
                Operand<TFloat32> gradient = step.clippedGradient(before, observationParts.get(k), dataParts.get(k));
                // Beta powers of zero switch off the node's own bias correction: it is in the learning rate.
                adams.add(tf.train.resourceApplyAdam(
                        parameters.handle(),
                        firstMoment.handle(),
                        secondMoment.handle(),
                        tf.constant(0f),
                        tf.constant(0f),
                        rateParts.get(k),
                        tf.constant(BETA1),
                        tf.constant(BETA2),
                        tf.constant(EPSILON),
                        gradient));
            }

            session = NativeSession.of(graph);
            observations = new FedTensor(observationInput);
            data = new FedTensor(dataInput);
            learningRates = new FedTensor(rateInput);
            newParameters = new FedTensor(values);
            epoch = session.bind(List.of(observations, data, learningRates), List.of(), List.of(adams.getLast()));
            assignment = session.bind(List.of(newParameters), List.of(), List.of(assign));
            read = session.bind(List.of(), List.of(current), List.of());
            session.bind(List.of(), List.of(), List.of(zeroFirst, zeroSecond)).run();
        }
    }

    /**
     * Learns from every row once.
     *
     * @param order the shuffled rows; K minibatches in a row
     */
    void epoch(Rollout rollout, int[] order, float learningRate) {
        int size = settings.minibatchSize();
        for (int k = 0; k < rates.length; k++) {
            gather(rollout, order, k * size, size);
            rates[k] = biasCorrected(learningRate, ++adamSteps);
        }
        observations.write(observationRows);
        data.write(dataRows);
        learningRates.write(rates);
        epoch.run();
    }

    void setParameters(float[] values) {
        newParameters.write(values);
        assignment.run();
    }

    void readParameters(float[] destination) {
        read.run(destination);
    }

    @Override
    public void close() {
        session.close();
        observations.close();
        data.close();
        learningRates.close();
        newParameters.close();
    }

    private void gather(Rollout rollout, int[] order, int from, int count) {
        float mean = (float) rollout.meanAdvantage(order, from, count);
        float inverseDeviation = (float) rollout.inverseAdvantageDeviation(order, from, count);
        for (int i = from; i < from + count; i++) {
            int row = order[i];
            System.arraycopy(
                    rollout.observations,
                    row * CartPoles.OBSERVATION_SIZE,
                    observationRows,
                    i * CartPoles.OBSERVATION_SIZE,
                    CartPoles.OBSERVATION_SIZE);
            int base = i * PpoStep.DATA_COLUMNS;
            dataRows[base] = rollout.actions[row] == 0 ? 1 : 0;
            dataRows[base + 1] = 1 - dataRows[base];
            dataRows[base + 2] = rollout.logProbs[row];
            dataRows[base + 3] = (rollout.advantages[row] - mean) * inverseDeviation;
            dataRows[base + 4] = rollout.valueTargets[row];
        }
    }

    private static float biasCorrected(float learningRate, int step) {
        return (float) (learningRate * Math.sqrt(1 - Math.pow(.999, step)) / (1 - Math.pow(.9, step)));
    }

    private static Placeholder<TFloat32> placeholder(Ops tf, long... dimensions) {
        return tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(dimensions)));
    }

    private static List<Operand<TFloat32>> split(Ops tf, Operand<TFloat32> whole, int parts) {
        return List.copyOf(tf.split(tf.constant(0), whole, (long) parts).output());
    }
}
