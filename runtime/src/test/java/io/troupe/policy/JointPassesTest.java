package io.troupe.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.THROWABLE;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Of a network that adds the first parameter to its only input. */
class JointPassesTest {
    private static final NetworkSpec NETWORK =
            new NetworkSpec(1, List.of(), Activation.TANH, false, new ActionHead.DiagonalGaussian(1));

    private final List<String> calls = new ArrayList<>();
    private final JointPasses passes = new JointPasses(NETWORK, Adding::new);
    private int failAtRows = -1;

    private final class Adding implements Inference {
        private float added;

        @Override
        public void load(float[] parameters) {
            added = parameters[0];
            calls.add("load " + (int) added);
        }

        @Override
        public void forward(float[] observations, int offset, int rows, float[] outputs) {
            calls.add("forward " + rows);
            if (rows == failAtRows) {
                throw new IllegalStateException("at " + rows);
            }
            for (int i = 0; i < rows; i++) {
                outputs[i] = observations[offset + i] + added;
            }
        }

        @Override
        public void close() {
            calls.add("close");
        }
    }

    private static final class Asked implements JointPasses.Request {
        private final float[] parameters;
        private final float[] observations;
        private final float[] outputs;
        private final List<Optional<Throwable>> answers = new ArrayList<>();

        Asked(float[] parameters, float... observations) {
            this.parameters = parameters;
            this.observations = observations;
            outputs = new float[rows()];
        }

        @Override
        public float[] parameters() {
            return parameters;
        }

        /** The first element belongs to somebody else. */
        @Override
        public int rows() {
            return observations.length - 1;
        }

        @Override
        public float[] observations() {
            return observations;
        }

        @Override
        public int offset() {
            return 1;
        }

        @Override
        public float[] outputs() {
            return outputs;
        }

        @Override
        public void answer(Optional<Throwable> failure) {
            answers.add(failure);
        }
    }

    private void compute(Asked... requests) {
        passes.compute(new ArrayList<>(List.of(requests)));
    }

    @Test
    void oneForwardPassForEachVersionWhateverTheOrderOfRequests() {
        float[] ten = {10};
        float[] twenty = {20};
        Asked first = new Asked(ten, 99, 1, 2);
        Asked second = new Asked(twenty, 99, 3);
        Asked third = new Asked(ten, 99, 4);

        compute(first, second, third);

        assertThat(calls).containsExactly("load 10", "forward 3", "load 20", "forward 1");
        assertThat(first.outputs).containsExactly(11, 12);
        assertThat(second.outputs).containsExactly(23);
        assertThat(third.outputs).containsExactly(14);
        assertThat(List.of(first, second, third)).allMatch(asked -> asked.answers.equals(List.of(Optional.empty())));
    }

    @Test
    void keepsTheTwoVersionsUsedLast() {
        float[] ten = {10};
        float[] twenty = {20};
        compute(new Asked(ten, 0, 1));
        compute(new Asked(twenty, 0, 1));
        compute(new Asked(ten, 0, 1));
        compute(new Asked(new float[] {30}, 0, 1));
        compute(new Asked(ten, 0, 1));
        calls.removeIf(call -> call.startsWith("forward"));

        assertThat(calls).containsExactly("load 10", "load 20", "load 30");
    }

    @Test
    void aFailureReachesThoseOfItsVersionAndNoOthers() {
        float[] ten = {10};
        Asked first = new Asked(ten, 0, 1);
        Asked second = new Asked(new float[] {20}, 0, 1);
        Asked third = new Asked(ten, 0, 1);
        failAtRows = 2;

        compute(first, second, third);

        assertThat(first.answers)
                .singleElement()
                .satisfies(answer ->
                        assertThat(answer).get().asInstanceOf(THROWABLE).hasMessage("at 2"));
        assertThat(third.answers).isEqualTo(first.answers);
        assertThat(second.answers).containsExactly(Optional.empty());
        assertThat(second.outputs).containsExactly(21);
    }

    @Test
    void manyRowsAreSplitIntoSeveralPassesBetweenRequests() {
        float[] ten = {10};
        compute(
                new Asked(ten, new float[40_001]),
                new Asked(ten, new float[40_001]),
                new Asked(ten, new float[20_001]),
                new Asked(ten, new float[100_001]));

        assertThat(calls).containsExactly("load 10", "forward 60000", "forward 40000", "forward 100000");
    }

    @Test
    void makesEverythingAnewAfterItWasClosed() {
        float[] ten = {10};
        compute(new Asked(ten, 0, 1));
        passes.close();
        compute(new Asked(ten, 0, 1));

        assertThat(calls).containsExactly("load 10", "forward 1", "close", "load 10", "forward 1");
    }
}
