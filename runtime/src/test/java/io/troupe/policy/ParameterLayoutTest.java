package io.troupe.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.troupe.policy.ParameterLayout.Block;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParameterLayoutTest {
    @Test
    void twoTorsosOf64OnTheCartHaveTheKnownNumberOfParameters() {
        ParameterLayout layout = ParameterLayout.of(
                new NetworkSpec(4, List.of(64, 64), Activation.TANH, false, new ActionHead.Categorical(2)));

        // 4 x 64 + 64, 64 x 64 + 64, 64 x 2 + 2; the same with one output.
        assertThat(layout.size()).isEqualTo(4610 + 4545);
    }

    @ParameterizedTest
    @CsvSource({"true, true", "true, false", "false, true", "false, false"})
    void blocksFollowEachOtherWithoutGaps(boolean shared, boolean continuous) {
        ActionHead head = continuous ? new ActionHead.DiagonalGaussian(3) : new ActionHead.Categorical(3);
        Encoder encoder = new Encoder(
                List.of(new ImageEncoder(5, 6, 2, 0, 1, List.of(new Convolution(7, 3, 1)), 8), new Encoder.Plain(3)));
        ParameterLayout layout =
                ParameterLayout.of(new NetworkSpec(encoder, List.of(7, 6), Activation.RELU, shared, head));

        int offset = 0;
        for (Block block : layout.blocks()) {
            assertThat(block.offset()).as(block.name()).isEqualTo(offset);
            offset += block.size();
        }
        assertThat(offset).isEqualTo(layout.size());
        assertThat(layout.blocks().stream().map(Block::name)).doesNotHaveDuplicates();
        assertThat(layout.blocks().stream().filter(block -> block.offset() == layout.valueOffset()))
                .extracting(Block::name)
                .containsExactly(shared ? "value.head.weights" : "value.image0.convolution0.weights");
        assertThat(layout.logStd().isPresent()).isEqualTo(continuous);
        assertThat(layout.valueTorso().equals(layout.policyTorso())).isEqualTo(shared);
    }

    @Test
    void refusesParametersOfAnotherNetwork() {
        ParameterLayout layout =
                ParameterLayout.of(new NetworkSpec(1, List.of(), Activation.TANH, true, new ActionHead.Categorical(2)));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> layout.requireFits(new float[7]))
                .withMessageContaining("6")
                .withMessageContaining("7");
    }
}
