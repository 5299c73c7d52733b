package io.troupe.algorithm.ppo;

import io.troupe.policy.Policy;
import io.troupe.policy.PolicyInput;
import io.troupe.policy.PolicySnapshot;
import io.troupe.random.RandomStream;
import io.troupe.spec.Box;
import io.troupe.spec.Discrete;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.trajectory.Trajectory;

/**
 * Copies of the cart with a pole (Barto, Sutton and Anderson, 1983; constants of Gymnasium's CartPole-v1), stepped by a
 * policy into fragments: enough of a worker to try a learner on.
 */
final class Collection {
    static final EnvironmentSpec SPEC = new EnvironmentSpec("cart", Box.unbounded(4), new Discrete(2), 500);

    private final int copies;
    private final float[] state;
    private final int[] length;
    private final RandomStream episodes;
    private final RandomStream actions;
    private final double[] recentReturns = new double[100];
    private long ended;

    Collection(int copies, long seed) {
        this.copies = copies;
        episodes = RandomStream.derive(seed, "environment", 0);
        actions = RandomStream.derive(seed, "actions", 0);
        state = new float[copies * 4];
        length = new int[copies];
        for (int copy = 0; copy < copies; copy++) {
            reset(copy);
        }
    }

    private void reset(int copy) {
        for (int i = 0; i < 4; i++) {
            state[copy * 4 + i] = (float) (episodes.nextDouble() * 0.1 - 0.05);
        }
        length[copy] = 0;
    }

    /** Mean return of the last hundred episodes. */
    double meanReturn() {
        double sum = 0;
        for (double value : recentReturns) {
            sum += value;
        }
        return sum / Math.max(1, Math.min(recentReturns.length, ended));
    }

    void collect(Policy policy, PolicySnapshot snapshot, Trajectory fragment) {
        fragment.begin(0, 0, snapshot.version());
        policy.load(snapshot);
        int width = copies * 4;
        System.arraycopy(state, 0, fragment.observations, 0, width);
        for (int t = 0; t < fragment.steps(); t++) {
            policy.sample(
                    new PolicyInput().observations(fragment.observations, t * width, copies),
                    actions,
                    fragment.actions,
                    t * copies,
                    fragment.behaviourLogProbs,
                    t * copies);
            for (int copy = 0; copy < copies; copy++) {
                int row = t * copies + copy;
                fragment.rewards[row] = 1;
                fragment.terminated[row] = step(copy * 4, fragment.actions[row] == 1);
                length[copy]++;
                fragment.truncated[row] = !fragment.terminated[row] && length[copy] == 500;
                fragment.observationMoments.add(state, copy * 4);
                fragment.returnMoments.add(length[copy]);
                if (fragment.terminated[row] || fragment.truncated[row]) {
                    fragment.finalObservations.append(row, state, copy * 4);
                    recentReturns[(int) (ended % recentReturns.length)] = length[copy];
                    ended++;
                    reset(copy);
                }
            }
            System.arraycopy(state, 0, fragment.observations, (t + 1) * width, width);
        }
    }

    private boolean step(int at, boolean right) {
        double x = state[at];
        double speed = state[at + 1];
        double angle = state[at + 2];
        double spin = state[at + 3];
        double cos = Math.cos(angle);
        double sin = Math.sin(angle);
        double push = ((right ? 10 : -10) + 0.05 * spin * spin * sin) / 1.1;
        double twist = (9.8 * sin - cos * push) / (0.5 * (4.0 / 3 - 0.1 * cos * cos / 1.1));
        double thrust = push - 0.05 * twist * cos / 1.1;
        state[at] = (float) (x + 0.02 * speed);
        state[at + 1] = (float) (speed + 0.02 * thrust);
        state[at + 2] = (float) (angle + 0.02 * spin);
        state[at + 3] = (float) (spin + 0.02 * twist);
        return Math.abs(state[at]) > 2.4 || Math.abs(state[at + 2]) > 12 * 2 * Math.PI / 360;
    }
}
