package io.troupe.trajectory;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EpisodeStatesTest {
    @Test
    void aCopyWhoseStateIsNotFiniteBeginsAnewAndNoOther() {
        EpisodeStates states = new EpisodeStates(3, 2);
        System.arraycopy(new float[] {1, 2, 3, Float.NaN, Float.POSITIVE_INFINITY, 6}, 0, states.current(), 0, 6);

        states.forgetSpoilt();

        assertThat(states.current()).containsExactly(1, 2, 0, 0, 0, 0);
    }
}
