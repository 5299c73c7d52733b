package io.troupe.algorithm.ppo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.troupe.policy.ActionHead;
import io.troupe.policy.Activation;
import io.troupe.policy.NetworkSpec;
import io.troupe.spec.Box;
import io.troupe.spec.Discrete;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.trajectory.Trajectory;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RowWeightsTest {
    private static final int[] ORDER = {0, 1, 2, 3, 4, 5};

    /** Six rows with advantages 1, 2, 4, 8, 16, 32. */
    private static PpoBatch batch(int... voided) {
        Trajectory fragment =
                new Trajectory(new EnvironmentSpec("made up", Box.unbounded(1), new Discrete(2), 10), ORDER.length, 1);
        for (int row : voided) {
            fragment.voided[row] = true;
        }
        PpoBatch batch = new PpoBatch(
                new NetworkSpec(1, List.of(), Activation.TANH, false, new ActionHead.Categorical(2)), ORDER.length);
        batch.fill(List.of(fragment));
        for (int row = 0; row < ORDER.length; row++) {
            batch.advantages()[row] = 1 << row;
        }
        return batch;
    }

    @Test
    void standardiseOverTheMinibatch() {
        RowWeights weights = RowWeights.of(batch(2), ORDER, 0, 3, true);

        assertThat(weights.advantageMean()).isEqualTo(1.5f);
        assertThat(weights.advantageScale()).isCloseTo(2, within(1e-5f));
        assertThat(weights.counted()).isEqualTo(2);
        assertThat(weights.weight()).isEqualTo(1.5f);
    }

    @Test
    void standardiseOverTheBatchWhereOneRowIsLeft() {
        RowWeights weights = RowWeights.of(batch(1, 2, 5), ORDER, 0, 3, true);

        // Of 1, 8 and 16.
        assertThat(weights.advantageMean()).isCloseTo(25 / 3f, within(1e-5f));
        assertThat(weights.advantageScale()).isCloseTo((float) (1 / Math.sqrt(321 / 3.0 - 625 / 9.0)), within(1e-5f));
        assertThat(weights.counted()).isEqualTo(1);
        assertThat(weights.weight()).isEqualTo(3);
    }

    @Test
    void countNothingWhereEverythingIsVoided() {
        assertThat(RowWeights.of(batch(0, 1, 2), ORDER, 0, 3, true)).isEqualTo(new RowWeights(0, 1, 1, 3));
    }
}
