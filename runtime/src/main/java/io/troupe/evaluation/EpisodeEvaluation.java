package io.troupe.evaluation;

import io.troupe.env.VectorEnvironment;
import io.troupe.math.RunningMoments;
import io.troupe.policy.Policy;
import io.troupe.policy.PolicySnapshot;
import io.troupe.random.RandomStream;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.trajectory.Trajectory;

/**
 * Runs a policy's most likely actions for a number of episodes, in environments and with seeds of its own: training
 * neither sees it nor depends on it.
 *
 * <p>Every copy runs the same number of episodes, and the first ones in copy order count: taking whichever end first
 * would favour short episodes. One owner; closes the policy and the environment.
 */
public final class EpisodeEvaluation implements AutoCloseable {
    /** Where an environment sets no limit to its episodes, evaluation does: a policy may be stuck for ever. */
    private static final int LONGEST_EPISODE = 100_000;

    private final VectorEnvironment environment;
    private final Policy policy;
    private final long seed;

    /**
     * @param environment copies to evaluate in; taken over
     * @param policy replica to evaluate with; taken over
     * @param seed the experiment's, or the caller's own
     */
    public EpisodeEvaluation(VectorEnvironment environment, Policy policy, long seed) {
        this.environment = environment;
        this.policy = policy;
        this.seed = seed;
    }

    /**
     * Evaluates one snapshot; the same snapshot gives the same result every time.
     *
     * @param episodes at least 1
     */
    public EvaluationResult evaluate(PolicySnapshot snapshot, int episodes) {
        if (episodes < 1) {
            throw new IllegalArgumentException("an evaluation takes at least one episode, not " + episodes);
        }
        policy.load(snapshot);
        EnvironmentSpec spec = environment.spec();
        int copies = environment.copies();
        int quota = (episodes + copies - 1) / copies;
        int size = spec.observation().size();
        Trajectory step = new Trajectory(spec, 1, copies);
        Tally tally = new Tally(copies, quota);
        environment.reset(RandomStream.derive(seed, "evaluation", 0).nextLong(), step.observations, 0);
        long longest = (long) quota * Math.min(spec.maxEpisodeSteps(), LONGEST_EPISODE);
        for (long t = 0; t < longest && !tally.complete(); t++) {
            step.begin(0, t, snapshot.version());
            snapshot.normalize(step.observations, 0, copies);
            policy.mode(step.observations, 0, copies, step.actions, 0);
            environment.step(step, 0);
            tally.add(step);
            System.arraycopy(step.observations, copies * size, step.observations, 0, copies * size);
        }
        return tally.result(episodes);
    }

    @Override
    public void close() {
        try (policy) {
            environment.close();
        }
    }

    /** Returns and lengths of every copy's first episodes. */
    private static final class Tally {
        private final int quota;
        private final double[][] returns;
        private final int[][] lengths;
        private final int[] done;
        private final double[] running;
        private final int[] runningSteps;
        private int unfinished;

        Tally(int copies, int quota) {
            this.quota = quota;
            returns = new double[copies][quota];
            lengths = new int[copies][quota];
            done = new int[copies];
            running = new double[copies];
            runningSteps = new int[copies];
            unfinished = copies;
        }

        boolean complete() {
            return unfinished == 0;
        }

        void add(Trajectory step) {
            for (int copy = 0; copy < done.length; copy++) {
                running[copy] += step.rewards[copy];
                runningSteps[copy]++;
                if ((step.terminated[copy] || step.truncated[copy]) && done[copy] < quota) {
                    end(copy);
                }
            }
        }

        private void end(int copy) {
            returns[copy][done[copy]] = running[copy];
            lengths[copy][done[copy]] = runningSteps[copy];
            running[copy] = 0;
            runningSteps[copy] = 0;
            done[copy]++;
            if (done[copy] == quota) {
                unfinished--;
            }
        }

        /** Episodes in the order (episode, copy); those that never ended count with what they had. */
        EvaluationResult result(int episodes) {
            RunningMoments returnMoments = new RunningMoments(1);
            RunningMoments lengthMoments = new RunningMoments(1);
            for (int i = 0; i < episodes; i++) {
                int copy = i % done.length;
                int episode = i / done.length;
                boolean ended = episode < done[copy];
                returnMoments.add(ended ? returns[copy][episode] : running[copy]);
                lengthMoments.add(ended ? lengths[copy][episode] : runningSteps[copy]);
            }
            return new EvaluationResult(
                    returnMoments.mean(0), Math.sqrt(returnMoments.variance(0)), lengthMoments.mean(0), episodes);
        }
    }
}
