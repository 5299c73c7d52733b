package io.troupe.testkit;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.troupe.env.Development;
import io.troupe.env.EnvironmentFailure;
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

/** What every environment with one agent must hold, whichever interface its author wrote. */
abstract class CopiesContract {
    private static final long SEED = 1;
    /** At consecutive steps, so that some are in the middle of an episode however long episodes are. */
    private static final int SAVES = 8;

    CopiesContract() {}

    /** Makes new copies at every call. */
    abstract VectorEnvironment made(Optional<Development> development);

    /** Makes new copies that are not watched. */
    final VectorEnvironment usual() {
        return made(Optional.empty());
    }

    /** How many steps of each copy are taken in each test: enough for some episodes to end, which is required. */
    protected int steps() {
        return 1000;
    }

    /** How long one call of {@code reset} or {@code step} may take. */
    protected Duration callTimeout() {
        return Duration.ofSeconds(10);
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
        try (VectorEnvironment one = usual()) {
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
}
