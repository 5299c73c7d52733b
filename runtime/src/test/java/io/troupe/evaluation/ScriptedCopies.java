package io.troupe.evaluation;

import io.troupe.env.EnvironmentFailure;
import io.troupe.env.VectorEnvironment;
import io.troupe.spec.Box;
import io.troupe.spec.Discrete;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.trajectory.Trajectory;
import java.util.ArrayList;
import java.util.List;

/**
 * Two copies whose episodes are as long as a script says: every step gives 1 in the first episode of copy 0, 11 in that
 * of copy 1, and 100 more with every episode after it. Each observes the number of its episode and its step.
 */
final class ScriptedCopies implements VectorEnvironment {
    static final int ENDLESS = Integer.MAX_VALUE;
    private static final int COPIES = 2;

    /** What a copy does. */
    interface Script {
        /** Steps of an episode. */
        int length(int copy, int episode);

        /** The step with which the environment breaks in this episode, from 1; 0 for never. */
        default int broken(int copy, int episode) {
            return 0;
        }

        /** Whether the next episode after this one can only begin in a copy that is made anew. */
        default boolean failsAfter(int copy, int episode) {
            return false;
        }

        /** Whether a failure of this copy is told; else it is that of another copy, which cost this one its episode too. */
        default boolean told(int copy) {
            return true;
        }
    }

    private final Script script;
    private final int[] episode = new int[COPIES];
    private final int[] step = new int[COPIES];
    private final List<EnvironmentFailure> repairs = new ArrayList<>();
    final List<Float> actionsOfCopy0 = new ArrayList<>();
    int failures;

    ScriptedCopies(Script script) {
        this.script = script;
    }

    @Override
    public EnvironmentSpec spec() {
        return new EnvironmentSpec("Scripted", Box.unbounded(2), new Discrete(2), EnvironmentSpec.UNLIMITED);
    }

    @Override
    public int copies() {
        return COPIES;
    }

    /** Every copy is made anew at once: a repair before the first step. */
    void failAtReset() {
        fail(0);
    }

    @Override
    public void reset(long seed, float[] observations, int offset) {
        for (int copy = 0; copy < COPIES; copy++) {
            episode[copy] = 0;
            step[copy] = 0;
            observe(copy, observations, offset + 2 * copy);
        }
    }

    @Override
    public void step(Trajectory fragment, int t) {
        actionsOfCopy0.add(fragment.actions[0]);
        for (int copy = 0; copy < COPIES; copy++) {
            step[copy]++;
            boolean broken = step[copy] == script.broken(copy, episode[copy]);
            boolean ended = step[copy] == script.length(copy, episode[copy]);
            fragment.rewards[copy] = broken ? 0 : 1 + 10 * copy + 100 * episode[copy];
            fragment.terminated[copy] = ended && !broken;
            fragment.truncated[copy] = broken;
            fragment.voided[copy] = broken;
            if (broken && script.told(copy)) {
                fail(copy);
            }
            if (ended && !broken && script.failsAfter(copy, episode[copy])) {
                fail(copy);
            }
            if (broken || ended) {
                episode[copy]++;
                step[copy] = 0;
            }
            observe(copy, fragment.observations, 2 * (COPIES + copy));
        }
    }

    private void fail(int copy) {
        failures++;
        repairs.add(new EnvironmentFailure("Scripted", copy, step[copy], "failure " + failures, null));
    }

    private void observe(int copy, float[] observations, int offset) {
        observations[offset] = episode[copy];
        observations[offset + 1] = step[copy];
    }

    @Override
    public List<EnvironmentFailure> drainRepairs() {
        List<EnvironmentFailure> drained = List.copyOf(repairs);
        repairs.clear();
        return drained;
    }
}
