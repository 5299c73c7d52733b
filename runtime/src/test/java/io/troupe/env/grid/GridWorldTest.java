package io.troupe.env.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.env.EnvironmentParameters;
import io.troupe.env.EnvironmentProvider;
import io.troupe.env.Snapshotable;
import io.troupe.env.VectorEnvironment;
import io.troupe.trajectory.StateBuffer;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class GridWorldTest {
    private static VectorEnvironment make(EnvironmentProvider provider, String parameter, Object value) {
        return provider.create(1, new EnvironmentParameters(Map.of(parameter, value)));
    }

    @Test
    void refusesAStateThatIsNotOnItsMap() throws IOException {
        StateBuffer state = new StateBuffer();
        try (DataOutputStream out = state.rewrite()) {
            out.writeInt(1);
            out.writeLong(0);
            out.writeInt(0);
            out.writeDouble(0);
            out.writeInt(40);
        }
        EnvironmentProvider lake = new FrozenLakeProvider();
        ((Snapshotable) make(lake, "map", "8x8")).restore(StateBuffer.reading(state.toByteArray()));
        Snapshotable small = (Snapshotable) make(lake, "map", "4x4");
        assertThatThrownBy(() -> small.restore(StateBuffer.reading(state.toByteArray())))
                .isInstanceOf(IOException.class)
                .hasMessage("FrozenLake-v1: the saved state 40 of copy 0 is not one of 0..15;"
                        + " was it saved with other parameters?");
    }

    @Test
    void takesATimeLimitWhereGymnasiumHasNone() {
        VectorEnvironment cliff = make(new CliffWalkingProvider(), "maxEpisodeSteps", 30);
        assertThat(cliff.spec().maxEpisodeSteps()).isEqualTo(30);
    }

    @Test
    void refusesParametersThatAreNotAllowed() {
        assertThatThrownBy(() -> make(new FrozenLakeProvider(), "map", "16x16"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("environment.parameters.map must be one of 4x4, 8x8, not '16x16'");
        assertThatThrownBy(() -> make(new TaxiProvider(), "rainyProbability", 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("environment.parameters.rainyProbability must be from 0.0 to 1.0, not 2.0");
    }
}
