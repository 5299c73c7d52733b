package io.troupe.testkit;

import io.troupe.env.VectorEnvironment;
import io.troupe.policy.PolicyVersion;
import io.troupe.random.RandomStream;
import io.troupe.spec.ActionParts;
import io.troupe.spec.Box;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.spec.Hybrid;
import io.troupe.spec.Space;
import io.troupe.trajectory.EpisodeLog;
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
    private int ended;

    RandomSteps(VectorEnvironment environment, long seed) {
        this.environment = environment;
        step = new Trajectory(environment.spec(), 1, environment.copies());
        random = RandomStream.derive(seed, "actions", 0);
        parts = ActionParts.of(environment.spec().action());
        masks = new boolean[environment.copies() * environment.spec().maskSize()];
        environment.reset(seed, step.observations, 0);
        readMasks();
    }

    /** Episodes so far, of all copies. */
    int ended() {
        return ended;
    }

    EnvironmentSpec spec() {
        return environment.spec();
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
        ended += step.finalObservations.count();
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
        String ends = ends(other);
        if (!ends.isEmpty()) {
            return ends;
        }
        return Arrays.equals(masks, other.masks) ? "" : "the action masks differ";
    }

    /** In which way the ends of episodes are different, where the same copies ended; empty where they are not. */
    private String ends(RandomSteps other) {
        int size = step.observationSize();
        for (int i = 0; i < step.finalObservations.count(); i++) {
            String what = difference(
                    "final observation",
                    step.finalObservations.values(),
                    other.step.finalObservations.values(),
                    i * size,
                    size);
            if (!what.isEmpty()) {
                return "copy " + step.finalObservations.row(i) + ": " + what;
            }
        }
        EpisodeLog log = step.episodes;
        EpisodeLog otherLog = other.step.episodes;
        if (log.count() != otherLog.count()) {
            return log.count() + " episodes are counted, not " + otherLog.count();
        }
        for (int i = 0; i < log.count(); i++) {
            if (log.episodeLength(i) != otherLog.episodeLength(i)) {
                return "an episode has " + log.episodeLength(i) + " steps, not " + otherLog.episodeLength(i);
            }
            if (differ(log.episodeReturn(i), otherLog.episodeReturn(i))) {
                return "the return of an episode is " + log.episodeReturn(i) + ", not " + otherLog.episodeReturn(i);
            }
            for (int k = 0; k < log.measureNames().size(); k++) {
                if (differ(log.measure(i, k), otherLog.measure(i, k))) {
                    return "the measure '" + log.measureNames().get(k) + "' of an episode is " + log.measure(i, k)
                            + ", not " + otherLog.measure(i, k);
                }
            }
        }
        return "";
    }

    private static boolean differ(float found, float expected) {
        return Float.floatToIntBits(found) != Float.floatToIntBits(expected);
    }

    private static String difference(String what, float[] found, float[] expected, int offset, int count) {
        for (int i = 0; i < count; i++) {
            if (differ(found[offset + i], expected[offset + i])) {
                return "element " + i + " of the " + what + " is " + found[offset + i] + ", not "
                        + expected[offset + i];
            }
        }
        return "";
    }

    private String difference(RandomSteps other, int b) {
        if (differ(step.rewards[b], other.step.rewards[b])) {
            return "the reward is " + step.rewards[b] + ", not " + other.step.rewards[b];
        }
        int streams = environment.spec().streamedRewards();
        String stream =
                difference("streams of rewards", step.streamRewards, other.step.streamRewards, b * streams, streams);
        if (!stream.isEmpty()) {
            return stream;
        }
        if (step.terminated[b] != other.step.terminated[b]) {
            return "terminated is " + step.terminated[b] + ", not " + other.step.terminated[b];
        }
        if (step.truncated[b] != other.step.truncated[b]) {
            return "truncated is " + step.truncated[b] + ", not " + other.step.truncated[b];
        }
        int size = step.observationSize();
        return difference("observation", step.observations, other.step.observations, b * size, size);
    }
}
