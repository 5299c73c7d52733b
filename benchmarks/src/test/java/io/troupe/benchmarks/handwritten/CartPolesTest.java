package io.troupe.benchmarks.handwritten;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CartPolesTest {
    private final CartPoles cartPoles = new CartPoles(1, new SplittableRandom(1), new ReturnWindow());

    /** From rest and upright, a push of 10 N: x'' = 10 / 1.1 + ..., solved by hand from the equations of motion. */
    @Test
    void followsTheEquationsOfMotion() {
        System.arraycopy(new float[4], 0, cartPoles.observations, 0, 4);

        cartPoles.step(new int[] {1});

        assertThat(cartPoles.observations[0]).isZero();
        assertThat(cartPoles.observations[1]).isCloseTo(0.195122f, within(1e-5f));
        assertThat(cartPoles.observations[2]).isZero();
        assertThat(cartPoles.observations[3]).isCloseTo(-0.292683f, within(1e-5f));
    }

    @Test
    void keepsTheFinalObservationOfAnEndedEpisode() {
        cartPoles.observations[0] = 2.399f;
        cartPoles.observations[1] = 1f;

        cartPoles.step(new int[] {1});

        assertThat(cartPoles.ended[0]).isTrue();
        assertThat(cartPoles.truncated[0]).isFalse();
        assertThat(cartPoles.finalObservations[0]).isGreaterThan(2.4f);
        assertThat(cartPoles.observations[0]).isBetween(-0.05f, 0.05f);
    }

    @Test
    void truncatesAnEpisodeAfter500Steps() {
        for (int step = 1; step < 500; step++) {
            standStill();
            assertThat(cartPoles.ended[0]).isFalse();
        }
        standStill();

        assertThat(cartPoles.truncated[0]).isTrue();
        assertThat(cartPoles.anyTruncated).isTrue();
    }

    private void standStill() {
        System.arraycopy(new float[4], 0, cartPoles.observations, 0, 4);
        cartPoles.step(new int[] {1});
    }
}
