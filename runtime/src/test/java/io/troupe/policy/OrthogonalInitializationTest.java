package io.troupe.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.troupe.policy.ParameterLayout.Block;
import io.troupe.policy.ParameterLayout.Layer;
import io.troupe.random.RandomStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class OrthogonalInitializationTest {
    private static final Encoder ENCODER = new Encoder(
            List.of(new Encoder.Plain(2), new ImageEncoder(5, 6, 2, 0, 1, List.of(new Convolution(7, 3, 1)), 8)));
    private static final NetworkSpec NETWORK =
            new NetworkSpec(ENCODER, List.of(16, 9), Activation.TANH, false, new ActionHead.DiagonalGaussian(2));

    private final ParameterLayout layout = ParameterLayout.of(NETWORK);
    private final float[] parameters = OrthogonalInitialization.parameters(NETWORK, -0.5f, RandomStream.ofSeed(7));

    @Test
    void convolutionsAndHiddenLayersScaleByTheSquareRootOfTwo() {
        assertThat(layout.policyTorso().allLayers()).hasSize(4);
        for (Layer layer : layout.policyTorso().allLayers()) {
            requireOrthogonal(layer.weights(), 2);
        }
        for (Layer layer : layout.valueTorso().allLayers()) {
            requireOrthogonal(layer.weights(), 2);
        }
    }

    @Test
    void headsHaveGainsOfTheirOwn() {
        requireOrthogonal(layout.policyHead().weights(), 0.0001);
        requireOrthogonal(layout.valueHead().weights(), 1);
    }

    @Test
    void biasesAreZeroAndDeviationsAsAsked() {
        Block bias = layout.policyTorso().layers().getFirst().bias();
        for (int i = 0; i < bias.size(); i++) {
            assertThat(parameters[bias.offset() + i]).isZero();
        }
        Block logStd = layout.logStd().orElseThrow();
        for (int i = 0; i < logStd.size(); i++) {
            assertThat(parameters[logStd.offset() + i]).isEqualTo(-0.5f);
        }
    }

    @Test
    void isAFunctionOfTheSeed() {
        assertThat(OrthogonalInitialization.parameters(NETWORK, -0.5f, RandomStream.ofSeed(7)))
                .isEqualTo(parameters);
        assertThat(OrthogonalInitialization.parameters(NETWORK, -0.5f, RandomStream.ofSeed(8)))
                .isNotEqualTo(parameters);
    }

    /** W Wt, or Wt W where that is the smaller, is {@code square} times the identity. */
    private void requireOrthogonal(Block block, double square) {
        boolean wide = block.rows() < block.columns();
        int vectors = Math.min(block.rows(), block.columns());
        int length = Math.max(block.rows(), block.columns());
        for (int a = 0; a < vectors; a++) {
            for (int b = 0; b < vectors; b++) {
                double sum = 0;
                for (int i = 0; i < length; i++) {
                    sum += element(block, wide, a, i) * element(block, wide, b, i);
                }
                assertThat(sum).isCloseTo(a == b ? square : 0, within(1e-6));
            }
        }
    }

    private double element(Block block, boolean wide, int vector, int i) {
        int row = wide ? vector : i;
        int column = wide ? i : vector;
        return parameters[block.offset() + row * block.columns() + column];
    }
}
