package io.troupe.testkit;

import io.troupe.env.VectorEnvironment;
import io.troupe.policy.PolicyVersion;
import io.troupe.random.RandomStream;
import io.troupe.spec.ActionParts;
import io.troupe.spec.Box;
import io.troupe.spec.Hybrid;
import io.troupe.spec.Space;
import io.troupe.trajectory.Trajectory;
import java.util.Arrays;

/** Steps the copies of an environment with random actions, one step at a time, and compares what came of it. */
final class RandomSteps {
    /** How often a continuous action is at one of its bounds, of this many. */
    private static final int BOUND_OF = 4;

    private static final float LARGE = 10;

    private final VectorEnvironment environment;
    private final Trajectory step;
    private final RandomStream random;
    private final ActionParts parts;
    private final boolean[] masks;

    RandomSteps(VectorEnvironment environment, long seed) {
        this.environment = environment;
        step = new Trajectory(environment.spec(), 1, environment.copies());
        random = RandomStream.derive(seed, "actions", 0);
        parts = ActionParts.of(environment.spec().action());
        masks = new boolean[environment.copies() * environment.spec().maskSize()];
        environment.reset(seed, step.observations, 0);
        readMasks();
    }

    String name() {
        return environment.spec().name();
    }

    private void readMasks() {
        if (masks.length > 0) {
            environment.actionMasks(masks, 0);
        }
    }

    /** Takes the actions that the other one would take. */
    void goOnLike(RandomSteps other) {
        random.restore(other.random.state());
        readMasks();
    }

    /** One step of all copies. */
    void take() {
        step.begin(0, 0, PolicyVersion.INITIAL);
        for (int b = 0; b < environment.copies(); b++) {
            act(b);
        }
        environment.step(step, 0);
        int row = step.copies() * step.observationSize();
        System.arraycopy(step.observations, row, step.observations, 0, row);
        readMasks();
    }

    private void act(int b) {
        int at = b * step.actionSize();
        Space space = environment.spec().action();
        if (space instanceof Box box) {
            fill(box, at);
        } else if (space instanceof Hybrid hybrid) {
            fill(hybrid.continuous(), at);
        }
        int mask = b * environment.spec().maskSize();
        for (int branch = 0; branch < parts.branches().size(); branch++) {
            int choices = parts.branches().get(branch);
            int choice = random.nextInt(choices);
            while (masks.length > 0 && !masks[mask + choice]) {
                choice = random.nextInt(choices);
            }
            step.actions[at + parts.continuous() + branch] = choice;
            mask += choices;
        }
    }

    private void fill(Box box, int at) {
        float[] low = box.low();
        float[] high = box.high();
        for (int i = 0; i < low.length; i++) {
            float from = Math.max(low[i], Math.min(-LARGE, high[i] - LARGE));
            float to = Math.min(high[i], Math.max(LARGE, low[i] + LARGE));
            int extreme = random.nextInt(2 * BOUND_OF);
            step.actions[at + i] = switch (extreme) {
                case 0 -> from;
                case 1 -> to;
                default -> from + random.nextFloat() * (to - from);
            };
        }
    }

    /** What the last step gave otherwise than the other's, with copy and what; empty where nothing. */
    String differenceFrom(RandomSteps other) {
        for (int b = 0; b < step.copies(); b++) {
            String what = difference(other, b);
            if (!what.isEmpty()) {
                return "copy " + b + ": " + what;
            }
        }
        return Arrays.equals(masks, other.masks) ? "" : "the action masks differ";
    }

    private String difference(RandomSteps other, int b) {
        if (Float.floatToIntBits(step.rewards[b]) != Float.floatToIntBits(other.step.rewards[b])) {
            return "the reward is " + step.rewards[b] + ", not " + other.step.rewards[b];
        }
        if (step.terminated[b] != other.step.terminated[b]) {
            return "terminated is " + step.terminated[b] + ", not " + other.step.terminated[b];
        }
        if (step.truncated[b] != other.step.truncated[b]) {
            return "truncated is " + step.truncated[b] + ", not " + other.step.truncated[b];
        }
        int size = step.observationSize();
        for (int i = 0; i < size; i++) {
            float found = step.observations[b * size + i];
            float expected = other.step.observations[b * size + i];
            if (Float.floatToIntBits(found) != Float.floatToIntBits(expected)) {
                return "element " + i + " of the observation is " + found + ", not " + expected;
            }
        }
        return "";
    }
}
