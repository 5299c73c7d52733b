package io.troupe.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.troupe.env.Development;
import io.troupe.env.Environment;
import io.troupe.env.EnvironmentFailure;
import io.troupe.env.EnvironmentParameters;
import io.troupe.env.PerCopyVectorEnvironment;
import io.troupe.env.Snapshotable;
import io.troupe.env.VectorEnvironment;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.trajectory.StateBuffer;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
public abstract class EnvironmentContract {
    private static final int COPIES = 2;
    private static final long SEED = 1;
    /** At consecutive steps, so that some are in the middle of an episode however long episodes are. */
    private static final int SAVES = 8;

    /** For subclasses. */
    protected EnvironmentContract() {}

    /** Makes a new one at every call. */
    protected abstract Environment environment();

    /** How many steps of each copy are taken in each test: enough for some episodes to end, which is required. */
    protected int steps() {
        return 1000;
    }

    /** How long one call of {@code reset} or {@code step} may take. */
    protected Duration callTimeout() {
        return Duration.ofSeconds(10);
    }

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

    /**
     * Everything is written at every call, finite and in its space; nothing is thrown; no array is kept or written to that is
     * not to be; every reset starts anew; chance comes from the random that is passed in; there is always an allowed action;
     * streams of rewards add up; measures are finite; calls return; no step is terminated and truncated at once.
     */
    @Test
    public final void keepsEveryRuleOfDevelopmentMode() {
        try (VectorEnvironment watched = made(Optional.of(new Development(callTimeout())))) {
            RandomSteps steps = new RandomSteps(watched, SEED);
            refuse(watched.drainRepairs());
            for (int i = 0; i < steps(); i++) {
                steps.take();
                refuse(watched.drainRepairs());
            }
            requireEnd(steps);
        } catch (EnvironmentFailure e) {
            fail(String.valueOf(e.getMessage()), e);
        }
    }

    /** What is not looked at cannot be found wrong. */
    private void requireEnd(RandomSteps steps) {
        if (steps.ended() == 0 && steps.spec().maxEpisodeSteps() != EnvironmentSpec.UNLIMITED) {
            fail("environment '" + steps.name() + "': no episode ended in " + steps() + " steps, override steps()");
        }
    }

    private static void refuse(List<EnvironmentFailure> failures) {
        if (!failures.isEmpty()) {
            EnvironmentFailure first = failures.getFirst();
            fail(String.valueOf(first.getMessage()), first);
        }
    }

    /** The same seed and actions give the same observations, rewards, ends and measures. */
    @Test
    public final void givesTheSameForTheSameSeed() {
        try (VectorEnvironment one = usual();
                VectorEnvironment other = usual()) {
            RandomSteps first = new RandomSteps(one, SEED);
            RandomSteps second = new RandomSteps(other, SEED);
            for (int i = 0; i < steps(); i++) {
                first.take();
                second.take();
                requireSame(first, second, "with the same seed and actions", i + 1);
            }
            requireEnd(first);
        } catch (EnvironmentFailure e) {
            fail(String.valueOf(e.getMessage()), e);
        }
    }

    /** Saving changes nothing, and a new object that is restored goes on exactly. Skipped where it is not Snapshotable. */
    @Test
    public final void goesOnExactlyFromASnapshot() throws IOException {
        try (Environment one = environment()) {
            assumeTrue(one instanceof Snapshotable, "it is not Snapshotable");
        }
        List<VectorEnvironment> restored = new ArrayList<>();
        try (VectorEnvironment untouched = usual();
                VectorEnvironment saved = usual()) {
            RandomSteps original = new RandomSteps(untouched, SEED);
            RandomSteps beside = new RandomSteps(saved, SEED);
            List<RandomSteps> resumed = new ArrayList<>();
            for (int i = 0; i < steps(); i++) {
                if (i >= steps() / 2 && resumed.size() < SAVES) {
                    VectorEnvironment next = usual();
                    restored.add(next);
                    resumed.add(resumed(next, requireSameTwice(saved), original));
                }
                original.take();
                beside.take();
                requireSame(original, beside, "beside one that is saved", i + 1);
                for (RandomSteps each : resumed) {
                    each.take();
                    requireSame(original, each, "restored", i + 1);
                }
            }
            requireEnd(original);
        } catch (EnvironmentFailure e) {
            fail(String.valueOf(e.getMessage()), e);
        } finally {
            restored.forEach(VectorEnvironment::close);
        }
    }

    private static RandomSteps resumed(VectorEnvironment environment, byte[] state, RandomSteps original)
            throws IOException {
        RandomSteps resumed = new RandomSteps(environment, SEED + 1);
        ((Snapshotable) environment).restore(StateBuffer.reading(state));
        resumed.goOnLike(original);
        return resumed;
    }

    private static byte[] state(VectorEnvironment environment) throws IOException {
        StateBuffer state = new StateBuffer();
        try (DataOutputStream out = state.rewrite()) {
            ((Snapshotable) environment).save(out);
        }
        return state.toByteArray();
    }

    private static byte[] requireSameTwice(VectorEnvironment environment) throws IOException {
        byte[] state = state(environment);
        if (!Arrays.equals(state, state(environment))) {
            fail("environment '" + environment.spec().name() + "': save gives other bytes when it is called again");
        }
        return state;
    }

    private static void requireSame(RandomSteps expected, RandomSteps found, String how, int step) {
        String difference = found.differenceFrom(expected);
        if (!difference.isEmpty()) {
            fail("environment '" + expected.name() + "', " + difference + " (" + how + ", at step " + step
                    + " of the test)");
        }
    }

    /** An object that was never reset can be closed. */
    @Test
    public final void canBeClosedAtOnce() {
        environment().close();
    }

    private VectorEnvironment usual() {
        return made(Optional.empty());
    }

    private VectorEnvironment made(Optional<Development> development) {
        return PerCopyVectorEnvironment.create(
                getClass().getSimpleName(), this::environment, COPIES, EnvironmentParameters.NONE, development);
    }
}
