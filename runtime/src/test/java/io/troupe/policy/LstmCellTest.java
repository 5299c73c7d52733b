package io.troupe.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.troupe.policy.ParameterLayout.Block;
import io.troupe.policy.ParameterLayout.Layer;
import org.junit.jupiter.api.Test;

/** Two inputs, two units; parameter k is sin(k + 1), rounded to two places. */
final class LstmCellTest {
    private static final Layer LAYER = new Layer(new Block("weights", 0, 4, 8), new Block("bias", 32, 1, 8));
    private static final float[][] X = {{0.5f, -1}, {2, 0.25f}};
    private static final float[] STATE = {0.1f, -0.2f, 0.3f, 0.4f};

    private static LstmCell cell() {
        float[] parameters = new float[40];
        for (int k = 0; k < parameters.length; k++) {
            parameters[k] = Math.round(100 * Math.sin(k + 1)) / 100f;
        }
        LstmCell cell = new LstmCell(LAYER, 4);
        cell.load(parameters);
        return cell;
    }

    /** torch.nn.LSTMCell of PyTorch 2.9.1, in doubles, its rows put in the order of these gates. */
    @Test
    void agreesWithPyTorch() {
        LstmCell cell = cell();
        float[] state = STATE.clone();

        float[][] first = cell.step(new float[][] {X[0]}, state, 0, 4, 1);
        assertThat(first[0]).containsExactly(new float[] {0.23370354f, -0.28693172f}, within(1e-6f));
        assertThat(state)
                .containsExactly(new float[] {0.23370354f, -0.28693172f, 0.37407547f, -0.3797792f}, within(1e-6f));

        cell.step(new float[][] {X[1]}, state, 0, 4, 1);
        assertThat(state)
                .containsExactly(new float[] {-0.4106105f, -0.71487117f, -0.48399052f, -1.0647626f}, within(1e-6f));
    }

    @Test
    void aRowHasTheSameBitsAloneAndAmongOthersWhereverItsStateLies() {
        LstmCell cell = cell();
        float[] alone = STATE.clone();
        cell.step(new float[][] {X[1]}, alone, 0, 4, 1);
        float[] among = new float[4 * 7];
        System.arraycopy(STATE, 0, among, 2 + 3 * 6, 4);

        cell.step(new float[][] {X[0], X[0], X[0], X[1]}, among, 2, 6, 4);

        for (int i = 0; i < 4; i++) {
            assertThat(among[2 + 3 * 6 + i]).isEqualTo(alone[i]);
        }
        assertThat(among[0]).isZero();
        assertThat(among[6]).isZero();
    }
}
