package io.troupe.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.troupe.math.RunningMoments;
import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    /** What checkpoints of earlier versions go on with: the defaults of the interface, which this JDK still has. */
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 7, -1, 1234567})
    void uniformDrawsAreThoseOfTheInterface(long seed) {
        RandomStream stream = RandomStream.ofSeed(seed);
        RandomGenerator defaults = new Defaults(RandomStream.ofSeed(seed));

        for (int i = 0; i < 200; i++) {
            assertThat(stream.nextInt()).isEqualTo(defaults.nextInt());
            assertThat(stream.nextBoolean()).isEqualTo(defaults.nextBoolean());
            assertThat(stream.nextFloat()).isEqualTo(defaults.nextFloat());
            assertThat(stream.nextDouble()).isEqualTo(defaults.nextDouble());
            // The last two are bounds that throw away almost half of the candidates and a quarter of them.
            for (int bound : new int[] {1, 2, 3, 10, 64, 1 << 30, Integer.MAX_VALUE, (1 << 30) + 1, 3 << 29}) {
                assertThat(stream.nextInt(bound)).as("below %d", bound).isEqualTo(defaults.nextInt(bound));
            }
        }
        assertThat(stream.nextLong()).isEqualTo(defaults.nextLong());
    }

    /** Worked out apart from this code: the first six draws of the outputs of splitmix64.c for seed 42. */
    @Test
    void normalDrawsAreThoseOfThePolarMethod() {
        RandomStream stream = RandomStream.ofSeed(42);

        double[] expected = {
            0.49295065581737485,
            -1.2810773478777024,
            -0.6018779810957331,
            -1.5423606818352653,
            -1.4515103855695575,
            1.9375059271254913
        };
        for (double value : expected) {
            assertThat(stream.nextGaussian()).isEqualTo(value);
        }
        // Two draws for each but the third, which took a second attempt.
        RandomStream steps = RandomStream.ofSeed(42);
        for (int i = 0; i < 14; i++) {
            steps.nextLong();
        }
        assertThat(stream.state()).isEqualTo(steps.state());
    }

    @Test
    void normalDrawsHaveTheirMoments() {
        RandomStream stream = RandomStream.ofSeed(3);
        RunningMoments moments = new RunningMoments(1);
        for (int i = 0; i < 100_000; i++) {
            moments.add(stream.nextGaussian());
        }

        assertThat(moments.mean(0)).isCloseTo(0, within(0.01));
        assertThat(moments.variance(0)).isCloseTo(1, within(0.02));
    }

    @Test
    void refusesABoundThatLeavesNothing() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RandomStream.ofSeed(1).nextInt(0))
                .withMessage("bound must be at least 1, not 0");
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

    /** The same bits, with every other method as the interface has it. */
    private record Defaults(RandomStream stream) implements RandomGenerator {
        @Override
        public long nextLong() {
            return stream.nextLong();
        }
    }
}
