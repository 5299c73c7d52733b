package io.troupe.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.troupe.env.Development;
import io.troupe.env.Environment;
import io.troupe.env.EnvironmentParameters;
import io.troupe.env.PerCopyVectorEnvironment;
import io.troupe.env.VectorEnvironment;
import io.troupe.spec.EnvironmentSpec;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Environment} must hold, as tests that its author inherits:
 *
 * <pre>{@code
 * final class CorridorTest extends EnvironmentContract {
 *     @Override
 *     protected Environment environment() {
 *         return new Corridor();
 *     }
 * }
 * }</pre>
 *
 * <p>They step copies with random actions, at the bounds of boxes too and only with allowed choices. What is wrong is told
 * with environment, copy, step and rule.
 */
public abstract class EnvironmentContract extends CopiesContract {
    private static final int COPIES = 2;

    /** For subclasses. */
    protected EnvironmentContract() {}

    /** Makes a new one at every call. */
    protected abstract Environment environment();

    /** A new object says the same as the one before, at every call, and has the interfaces that its spec speaks of. */
    @Test
    public final void saysTheSameInEverySpec() {
        try (Environment one = environment();
                Environment other = environment()) {
            EnvironmentSpec spec = one.spec();
            assertEquals(spec, one.spec(), "environment '" + spec.name() + "': spec differs from one call to the next");
            assertEquals(spec, other.spec(), "environment '" + spec.name() + "': spec differs from object to object");
        }
        usual().close();
    }

    /** An object that was never reset can be closed. */
    @Test
    public final void canBeClosedAtOnce() {
        environment().close();
    }

    @Override
    final VectorEnvironment made(Optional<Development> development) {
        return PerCopyVectorEnvironment.create(
                getClass().getSimpleName(), this::environment, COPIES, EnvironmentParameters.NONE, development);
    }
}
