package io.troupe.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.troupe.env.Development;
import io.troupe.env.VectorEnvironment;
import io.troupe.spec.EnvironmentSpec;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * What every {@link VectorEnvironment} must hold, as tests that its author inherits:
 *
 * <pre>{@code
 * final class ParcelsTest extends VectorEnvironmentContract {
 *     @Override
 *     protected VectorEnvironment environment(int copies) {
 *         return new Parcels(copies);
 *     }
 * }
 * }</pre>
 *
 * <p>They step copies with random actions, at the bounds of boxes too and only with allowed choices. What is wrong is told
 * with environment, copy, step and rule.
 */
public abstract class VectorEnvironmentContract extends CopiesContract {
    private static final int COPIES = 3;
    private static final int FEW = 2;

    /** For subclasses. */
    protected VectorEnvironmentContract() {}

    /** Makes a new one at every call, with so many copies. */
    protected abstract VectorEnvironment environment(int copies);

    @Override
    final VectorEnvironment made(Optional<Development> development) {
        return development.isEmpty() ? environment(COPIES) : development.get().watch(() -> environment(COPIES));
    }

    /** A new object says the same as the one before, at every call, and has as many copies as it was asked for. */
    @Test
    public final void saysTheSameInEverySpec() {
        try (VectorEnvironment one = usual();
                VectorEnvironment other = environment(FEW)) {
            EnvironmentSpec spec = one.spec();
            assertEquals(spec, one.spec(), "environment '" + spec.name() + "': spec differs from one call to the next");
            assertEquals(spec, other.spec(), "environment '" + spec.name() + "': spec differs from object to object");
            assertEquals(COPIES, one.copies(), "environment '" + spec.name() + "': copies");
            assertEquals(FEW, other.copies(), "environment '" + spec.name() + "': copies");
        }
    }

    /** The first observations of a copy do not depend on how many others there are. */
    @Test
    public final void aCopyStartsAlikeHoweverManyThereAre() {
        try (VectorEnvironment many = usual();
                VectorEnvironment few = environment(FEW)) {
            int size = many.spec().observation().size();
            float[] starts = new float[COPIES * size];
            float[] fewer = new float[FEW * size];
            many.reset(1, starts, 0);
            few.reset(1, fewer, 0);
            assertArrayEquals(
                    fewer,
                    Arrays.copyOf(starts, fewer.length),
                    "environment '" + many.spec().name() + "': first observations of the first " + FEW + " of " + COPIES
                            + " copies, and of " + FEW + " alone");
        }
    }

    /** An object that was never reset can be closed. */
    @Test
    public final void canBeClosedAtOnce() {
        usual().close();
    }
}
