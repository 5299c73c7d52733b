package io.troupe.env.wrapper;

import io.troupe.env.VectorEnvironment;
import io.troupe.policy.PolicyVersion;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.trajectory.Trajectory;
import java.util.Arrays;

/**
 * Takes each action several times and adds up the rewards. Where an episode ends in between, its next one begins with the
 * next action: copies step together, so what they did meanwhile is thrown away.
 */
final class ActionRepeat extends WrappedCopies {
    private final int times;
    private final int observationSize;
    private final int maskSize;
    private final int streams;
    private final Trajectory each;
    private final boolean[] open;
    private final boolean[] early;
    private final float[] finals;
    private final boolean[] finalMasks;
    private final float[][] measures;

    ActionRepeat(VectorEnvironment inner, int times) {
        super(inner, Specs.withLimit(inner.spec(), limit(inner.spec(), times)));
        this.times = times;
        EnvironmentSpec spec = inner.spec();
        observationSize = spec.observation().size();
        maskSize = spec.maskSize();
        streams = spec.streamedRewards();
        each = new Trajectory(spec, 1, copies);
        open = new boolean[copies];
        early = new boolean[copies];
        finals = new float[copies * observationSize];
        finalMasks = new boolean[copies * maskSize];
        measures = new float[copies][spec.measures().size()];
    }

    private static int limit(EnvironmentSpec spec, int times) {
        int limit = spec.maxEpisodeSteps();
        return limit == EnvironmentSpec.UNLIMITED ? limit : (limit - 1) / times + 1;
    }

    @Override
    void advance() {
        Arrays.fill(open, true);
        Arrays.fill(early, false);
        Arrays.fill(within.rewards, 0);
        Arrays.fill(within.streamRewards, 0);
        Arrays.fill(within.terminated, false);
        Arrays.fill(within.truncated, false);
        for (int i = 0; i < times; i++) {
            each.begin(0, 0, PolicyVersion.INITIAL);
            System.arraycopy(within.actions, 0, each.actions, 0, each.actions.length);
            inner.step(each, 0);
            take(i == times - 1);
        }
        for (int b = 0; b < copies; b++) {
            int at = (copies + b) * observationSize;
            if (!open[b]) {
                within.finalObservations.append(b, finals, b * observationSize, finalMasks, b * maskSize);
                if (!within.voided[b]) {
                    within.episodes.append(0, 0, measures[b]);
                }
            }
            if (early[b]) {
                inner.restart(b, within.observations, at);
            } else {
                System.arraycopy(each.observations, at, within.observations, at, observationSize);
            }
        }
    }

    private void take(boolean last) {
        int ended = 0;
        int logged = 0;
        for (int b = 0; b < copies; b++) {
            boolean over = each.terminated[b] || each.truncated[b];
            if (open[b]) {
                within.rewards[b] += each.rewards[b];
                for (int k = 0; k < streams; k++) {
                    within.streamRewards[b * streams + k] += each.streamRewards[b * streams + k];
                }
                if (over) {
                    end(b, ended, logged);
                    early[b] = !last;
                }
            }
            ended += over ? 1 : 0;
            logged += over && !each.voided[b] ? 1 : 0;
        }
    }

    private void end(int b, int ended, int logged) {
        open[b] = false;
        within.terminated[b] = each.terminated[b];
        within.truncated[b] = each.truncated[b];
        within.voided[b] = each.voided[b];
        System.arraycopy(
                each.finalObservations.values(), ended * observationSize, finals, b * observationSize, observationSize);
        System.arraycopy(each.finalObservations.masks(), ended * maskSize, finalMasks, b * maskSize, maskSize);
        for (int k = 0; k < measures[b].length && !each.voided[b]; k++) {
            measures[b][k] = each.episodes.measure(logged, k);
        }
    }
}
