package io.troupe.testkit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.env.EnvironmentParameters;
import io.troupe.env.Environments;
import io.troupe.env.EpisodicVectorEnvironment;
import io.troupe.env.VectorEnvironment;
import io.troupe.random.RandomStream;
import io.troupe.spec.Box;
import io.troupe.spec.EnvironmentSpec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.function.IntFunction;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The contract holds for what keeps it, and each of its rules is found broken where it is. */
@SuppressWarnings("JUnitMethodInvoked") // these are tests of tests
final class VectorEnvironmentContractTest {
    private static final Environments SHIPPED = Environments.discover();

    private static VectorEnvironmentContract contract(int steps, IntFunction<VectorEnvironment> maker) {
        return new VectorEnvironmentContract() {
            @Override
            protected VectorEnvironment environment(int copies) {
                return maker.apply(copies);
            }

            @Override
            protected int steps() {
                return steps;
            }
        };
    }

    /** Each long enough for an episode to end, and for objects to be compared. */
    @ParameterizedTest
    @CsvSource({"CartPole-v1, 120", "Taxi-v4, 210", "MiniBreakout-v0, 120"})
    void holdsForWhatIsBuiltIn(String name, int steps) throws IOException {
        VectorEnvironmentContract contract =
                contract(steps, copies -> SHIPPED.create(name, copies, EnvironmentParameters.NONE));

        contract.saysTheSameInEverySpec();
        contract.aCopyStartsAlikeHoweverManyThereAre();
        contract.keepsEveryRuleOfDevelopmentMode();
        contract.givesTheSameForTheSameSeed();
        contract.goesOnExactlyFromASnapshot();
        contract.canBeClosedAtOnce();
    }

    /** Ends every episode after four steps. */
    private static class Counting extends EpisodicVectorEnvironment {
        final float[] start;
        final int[] count;

        Counting(int copies, int limit) {
            super(new EnvironmentSpec("Counting", Box.of(2, 0, 10), Box.of(1, -1, 1), limit), copies);
            start = new float[copies];
            count = new int[copies];
        }

        @Override
        protected void startEpisode(RandomStream random, int b) {
            start[b] = random.nextFloat();
            count[b] = 0;
        }

        @Override
        protected void advance(float[] actions, int row, float[] rewards, boolean[] terminated) {
            for (int b = 0; b < copies; b++) {
                count[b]++;
                rewards[row + b] = clipped(actions[row + b], 1, b);
                terminated[row + b] = false;
            }
        }

        @Override
        protected void observe(int first, int end, float[] observations, int offset) {
            for (int b = first; b < end; b++) {
                observations[offset + 2 * (b - first)] = count[b];
                observations[offset + 2 * (b - first) + 1] = start[b];
            }
        }

        @Override
        protected void saveCopy(int b, DataOutput out) throws IOException {
            out.writeFloat(start[b]);
            out.writeInt(count[b]);
        }

        @Override
        protected void restoreCopy(int b, DataInput in) throws IOException {
            start[b] = in.readFloat();
            count[b] = in.readInt();
        }
    }

    private static void fails(ThrowingCallable test, String... parts) {
        assertThatThrownBy(test).isInstanceOf(AssertionError.class).hasMessageContainingAll(parts);
    }

    @Test
    void findsABrokenRule() {
        VectorEnvironmentContract contract = contract(50, copies -> new Counting(copies, 4) {
            @Override
            protected void observe(int first, int end, float[] observations, int offset) {
                super.observe(first, end, observations, offset);
                observations[offset] = first == 0 && count[0] == 2 ? 11 : observations[offset];
            }
        });

        fails(
                contract::keepsEveryRuleOfDevelopmentMode,
                "environment 'Counting', copy 0, step 2: the observation is not in the space");
    }

    @Test
    void findsSpecsAndCopiesThatDiffer() {
        fails(
                contract(50, copies -> new Counting(copies, copies))::saysTheSameInEverySpec,
                "differs from object to object");
        fails(contract(50, copies -> new Counting(2, 4))::saysTheSameInEverySpec, "copies");
    }

    @Test
    void findsCopiesThatDependOnHowManyThereAre() {
        fails(
                contract(50, copies -> new Counting(copies, 4) {
                    @Override
                    protected void startEpisode(RandomStream random, int b) {
                        super.startEpisode(random, b);
                        start[b] /= copies;
                    }
                })::aCopyStartsAlikeHoweverManyThereAre,
                "first observations of the first 2 of 3 copies");
    }

    @Test
    void findsWhatIsNotSaved() {
        fails(
                contract(50, copies -> new Counting(copies, 4) {
                    @Override
                    protected void restoreCopy(int b, DataInput in) throws IOException {
                        super.restoreCopy(b, in);
                        count[b] = 0;
                    }
                })::goesOnExactlyFromASnapshot,
                "environment 'Counting', copy 0: ",
                "restored");
    }
}
