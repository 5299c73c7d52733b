package io.troupe.random;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class RandomStreamTest {
    /** First outputs of the reference C code (Sebastiano Vigna, splitmix64.c, public domain) for seed 1234567. */
    @Test
    void agreesWithThePublishedGenerator() {
        RandomStream stream = RandomStream.ofSeed(1234567);

        assertThat(stream.nextLong()).isEqualTo(6457827717110365317L);
        assertThat(stream.nextLong()).isEqualTo(3203168211198807973L);
        assertThat(Long.toUnsignedString(stream.nextLong())).isEqualTo("9817491932198370423");
        assertThat(stream.nextLong()).isEqualTo(4593380528125082431L);
    }

    @Test
    void goesOnFromASavedState() {
        RandomStream stream = RandomStream.derive(7, "action", 3);
        stream.nextGaussian();
        RandomStream copy = RandomStream.ofState(stream.state());

        assertThat(copy.nextGaussian()).isEqualTo(stream.nextGaussian());
        long state = stream.state();
        double next = stream.nextDouble();
        stream.restore(state);
        assertThat(stream.nextDouble()).isEqualTo(next);
    }

    @Test
    void everySeedRoleAndIndexHasItsOwnStream() {
        Set<Long> first = new HashSet<>();
        for (long seed = 0; seed < 20; seed++) {
            for (String role : new String[] {"action", "environment", "evaluation", "minibatches"}) {
                for (int index = 0; index < 20; index++) {
                    first.add(RandomStream.derive(seed, role, index).nextLong());
                }
            }
        }

        assertThat(first).hasSize(20 * 4 * 20);
    }
}
