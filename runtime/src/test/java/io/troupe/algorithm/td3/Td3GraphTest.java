package io.troupe.algorithm.td3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.typesafe.config.ConfigFactory;
import io.troupe.algorithm.neural.GaussianFill;
import io.troupe.algorithm.neural.PerceptronLayout;
import io.troupe.algorithm.neural.PlainPerceptron;
import io.troupe.policy.Activation;
import io.troupe.random.RandomStream;
import io.troupe.replay.TransitionBatch;
import io.troupe.replay.TransitionShape;
import io.troupe.tensorflow.Device;
import io.troupe.tensorflow.ReferenceSession;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** One step changes what it should by what TensorFlow derives from the losses of the paper. */
final class Td3GraphTest {
    private static final int ROWS = 16;
    private static final int OBSERVATION = 3;
    private static final int ACTION = 2;

    private final Td3Config config = Td3Config.from(ConfigFactory.parseString(
                    "batchSize = 16, network.hidden = [9, 7], targetNoise = 0.6, targetNoiseClip = 0.5")
            .withFallback(new Td3().defaults())
            .resolve());
    private final PerceptronLayout actor = new PerceptronLayout(OBSERVATION, List.of(9, 7), Activation.RELU, ACTION);
    private final PerceptronLayout critic =
            new PerceptronLayout(ACTION + OBSERVATION, List.of(9, 7), Activation.RELU, 1);
    private final RandomStream random = RandomStream.ofSeed(4);
    private final List<float[]> networks = new ArrayList<>();
    private final TransitionBatch batch = TransitionBatch.withOnes(new TransitionShape(OBSERVATION, ACTION, 0), ROWS);

    @Test
    void gradientsEqualThoseThatTensorFlowDerives() {
        for (int i = 0; i < 6; i++) {
            float[] parameters = new float[i < 2 ? actor.size() : critic.size()];
            GaussianFill.fill(parameters, random);
            for (int k = 0; k < parameters.length; k++) {
                parameters[k] *= 0.5f;
            }
            networks.add(parameters);
        }
        for (int i = 0; i < batch.observations.length; i++) {
            if (i % (OBSERVATION + 1) != OBSERVATION) {
                batch.observations[i] = (float) random.nextGaussian();
                batch.nextObservations[i] = (float) random.nextGaussian();
            }
        }
        for (int i = 0; i < batch.actions.length; i++) {
            batch.actions[i] = 2 * random.nextFloat() - 1;
        }
        GaussianFill.fill(batch.rewards, random);
        GaussianFill.fill(batch.discounts, random);
        long noise = random.state();

        List<float[]> expected = derived(RandomStream.ofState(noise));
        try (Td3Session session = new Td3Session(config, actor, critic, Device.Cpu.INSTANCE)) {
            session.actor.begin(networks.get(0));
            session.actorTarget.assign(networks.get(1));
            for (int i = 0; i < 2; i++) {
                session.critics.critics().get(i).begin(networks.get(2 + i));
                session.critics.targets().get(i).assign(networks.get(4 + i));
            }
            float[] coefficients = {0, 1, 0, 1, 0.25f};
            float[] statistics = new float[3];
            session.step(batch, true, RandomStream.ofState(noise), coefficients, statistics);

            assertSame(
                    "critic 1", session.critics.critics().get(0).firstMoment().read(), expected.get(0));
            assertSame(
                    "critic 2", session.critics.critics().get(1).firstMoment().read(), expected.get(1));
            assertSame("actor", session.actor.firstMoment().read(), expected.get(2));
            float[] target = session.actorTarget.read();
            for (int i = 0; i < target.length; i++) {
                float before = networks.get(1)[i];
                assertThat(target[i]).isCloseTo(before + 0.25f * (networks.get(0)[i] - before), within(1e-6f));
            }
        }
    }

    private List<float[]> derived(RandomStream noiseSource) {
        float[] noise = new float[ROWS * ACTION];
        GaussianFill.fill(noise, noiseSource);
        float[] clipped = new float[noise.length];
        for (int row = 0; row < ROWS; row++) {
            for (int i = 0; i < ACTION; i++) {
                clipped[row * ACTION + i] = Math.clamp(0.6f * noise[i * ROWS + row], -0.5f, 0.5f);
            }
        }
        try (Graph graph = new Graph()) {
            Ops tf = Ops.create(graph);
            List<Operand<TFloat32>> parameters = new ArrayList<>();
            networks.forEach(values -> parameters.add(tf.constant(values)));
            Operand<TFloat32> states = observations(tf, batch.observations);
            Operand<TFloat32> next = observations(tf, batch.nextObservations);
            Operand<TFloat32> smoothed = tf.clipByValue(
                    tf.math.add(
                            tf.math.tanh(new PlainPerceptron(tf, actor, parameters.get(1)).outputs(next)),
                            matrix(tf, clipped, ACTION)),
                    tf.constant(-1f),
                    tf.constant(1f));
            Operand<TFloat32> value =
                    tf.math.minimum(q(tf, parameters.get(4), smoothed, next), q(tf, parameters.get(5), smoothed, next));
            Operand<TFloat32> y =
                    tf.math.add(matrix(tf, batch.rewards, 1), tf.math.mul(matrix(tf, batch.discounts, 1), value));
            List<Output<?>> gradients = new ArrayList<>();
            for (int i = 2; i < 4; i++) {
                Operand<TFloat32> error =
                        tf.math.sub(q(tf, parameters.get(i), matrix(tf, batch.actions, ACTION), states), y);
                Operand<TFloat32> loss = tf.math.mul(mean(tf, tf.math.square(error)), tf.constant(0.5f));
                gradients.add(graph.addGradients(
                                loss.asOutput(),
                                new Output<?>[] {parameters.get(i).asOutput()})[0]);
            }
            Operand<TFloat32> action = tf.math.tanh(new PlainPerceptron(tf, actor, parameters.get(0)).outputs(states));
            Operand<TFloat32> actorLoss = tf.math.neg(mean(tf, q(tf, parameters.get(2), action, states)));
            gradients.add(graph.addGradients(
                            actorLoss.asOutput(),
                            new Output<?>[] {parameters.get(0).asOutput()})[0]);
            return run(graph, gradients);
        }
    }

    private static List<float[]> run(Graph graph, List<Output<?>> outputs) {
        try (Session session = ReferenceSession.of(graph)) {
            Session.Runner runner = session.runner();
            outputs.forEach(runner::fetch);
            List<float[]> values = new ArrayList<>();
            try (Result result = runner.run()) {
                for (int i = 0; i < outputs.size(); i++) {
                    Tensor tensor = result.get(i);
                    float[] copy = new float[Math.toIntExact(tensor.size())];
                    tensor.asRawTensor().data().asFloats().read(copy);
                    values.add(copy);
                }
            }
            return values;
        }
    }

    private Operand<TFloat32> q(
            Ops tf, Operand<TFloat32> parameters, Operand<TFloat32> actions, Operand<TFloat32> states) {
        return new PlainPerceptron(tf, critic, parameters).outputs(tf.concat(List.of(actions, states), tf.constant(1)));
    }

    private static Operand<TFloat32> observations(Ops tf, float[] withOnes) {
        int[] origin = {0, 0};
        int[] size = {-1, OBSERVATION};
        return tf.slice(matrix(tf, withOnes, OBSERVATION + 1), tf.constant(origin), tf.constant(size));
    }

    private static Operand<TFloat32> matrix(Ops tf, float[] values, int columns) {
        return tf.reshape(tf.constant(values), tf.constant(new int[] {-1, columns}));
    }

    private static Operand<TFloat32> mean(Ops tf, Operand<TFloat32> column) {
        int[] all = {0, 1};
        return tf.math.mean(column, tf.constant(all));
    }

    private static void assertSame(String what, float[] firstMoment, float[] gradient) {
        assertThat(firstMoment).hasSameSizeAs(gradient);
        for (int i = 0; i < gradient.length; i++) {
            assertThat(10 * firstMoment[i])
                    .as("%s, parameter %d", what, i)
                    .isCloseTo(gradient[i], within(1e-5f * Math.max(1, Math.abs(gradient[i]))));
        }
    }
}
