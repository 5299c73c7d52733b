package io.troupe.evaluation;

import io.troupe.env.EnvironmentFailure;
import io.troupe.env.VectorEnvironment;
import io.troupe.math.RunningMoments;
import io.troupe.policy.Policy;
import io.troupe.policy.PolicyInput;
import io.troupe.policy.PolicySnapshot;
import io.troupe.random.RandomStream;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.trajectory.EpisodeStates;
import io.troupe.trajectory.Trajectory;
import java.util.List;

/**
 * Runs a policy's most likely actions for a number of episodes, in environments and with seeds of its own: training
 * neither sees it nor depends on it.
 *
 * <p>Every copy runs the same number of episodes, and the first ones in copy order count: taking whichever end first
 * would favour short episodes. An episode in which the environment failed and was repaired does not count. A copy whose
 * episode does not end, in an environment without a limit, counts it with what it had by then and gives no more. One
 * owner; closes the policy and the environment.
 */
public final class EpisodeEvaluation implements AutoCloseable {
    /** Where an environment sets no limit to its episodes, evaluation does: a policy may be stuck for ever. */
    private static final int LONGEST_EPISODE = 100_000;

    /** An environment that fails more often than this says nothing about the policy. */
    private static final int MAX_REPAIRS = 10;

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
     * @throws EnvironmentFailure when copies had to be repaired more than 10 times: the last reason
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
        int longest = spec.maxEpisodeSteps() == EnvironmentSpec.UNLIMITED ? LONGEST_EPISODE : spec.maxEpisodeSteps();
        EpisodeStates states = new EpisodeStates(copies, policy.stateSize());
        PolicyInput input = PolicyInput.of(step.observations, copies)
                .masks(step.actionMasks, 0)
                .states(states.current(), 0);
        Tally tally = new Tally(copies, quota, longest);
        environment.reset(RandomStream.derive(seed, "evaluation", 0).nextLong(), step.observations, 0);
        readMasks(step);
        int repairs = requireFew(environment.drainRepairs(), 0);
        for (long t = 0; !tally.complete(); t++) {
            step.begin(0, t, snapshot.version());
            snapshot.normalize(step.observations, 0, copies);
            policy.mode(input, step.actions, 0);
            environment.step(step, 0);
            states.afterStep(step, 0);
            // Nothing looks at the masks of this step any more, so those of the next may take their place.
            readMasks(step);
            List<EnvironmentFailure> repaired = environment.drainRepairs();
            repairs = requireFew(repaired, repairs);
            tally.add(step, repaired);
            System.arraycopy(step.observations, copies * size, step.observations, 0, copies * size);
        }
        return tally.result(episodes);
    }

    private void readMasks(Trajectory step) {
        if (step.maskSize() > 0) {
            environment.actionMasks(step.actionMasks, 0);
        }
    }

    private static int requireFew(List<EnvironmentFailure> repaired, int before) {
        int repairs = before + repaired.size();
        if (repairs > MAX_REPAIRS) {
            throw repaired.getLast();
        }
        return repairs;
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
        private final int longest;
        private final double[][] returns;
        private final int[][] lengths;
        private final int[] done;
        private final double[] running;
        private final int[] runningSteps;
        private final boolean[] finished;
        private int unfinished;

        Tally(int copies, int quota, int longest) {
            this.quota = quota;
            this.longest = longest;
            returns = new double[copies][quota];
            lengths = new int[copies][quota];
            done = new int[copies];
            running = new double[copies];
            runningSteps = new int[copies];
            finished = new boolean[copies];
            unfinished = copies;
        }

        boolean complete() {
            return unfinished == 0;
        }

        void add(Trajectory step, List<EnvironmentFailure> repaired) {
            for (int copy = 0; copy < done.length; copy++) {
                running[copy] += step.rewards[copy];
                runningSteps[copy]++;
            }
            for (EnvironmentFailure repair : repaired) {
                begin(repair.copy());
            }
            for (int copy = 0; copy < done.length; copy++) {
                // One failure can cost several copies their episodes.
                if (step.voided[copy]) {
                    begin(copy);
                }
                // Without steps its episode is void.
                if (!finished[copy] && runningSteps[copy] > 0) {
                    endIfOver(copy, step.terminated[copy] || step.truncated[copy]);
                }
            }
        }

        private void begin(int copy) {
            running[copy] = 0;
            runningSteps[copy] = 0;
        }

        private void endIfOver(int copy, boolean ended) {
            boolean cut = !ended && runningSteps[copy] >= longest;
            if (ended || cut) {
                returns[copy][done[copy]] = running[copy];
                lengths[copy][done[copy]] = runningSteps[copy];
                done[copy]++;
                begin(copy);
                if (cut || done[copy] == quota) {
                    finished[copy] = true;
                    unfinished--;
                }
            }
        }

        /** The first so many episodes in the order (episode, copy), as far as they exist. */
        EvaluationResult result(int episodes) {
            RunningMoments returnMoments = new RunningMoments(1);
            RunningMoments lengthMoments = new RunningMoments(1);
            for (int i = 0; i < episodes; i++) {
                int copy = i % done.length;
                int episode = i / done.length;
                if (episode < done[copy]) {
                    returnMoments.add(returns[copy][episode]);
                    lengthMoments.add(lengths[copy][episode]);
                }
            }
            return new EvaluationResult(
                    returnMoments.mean(0),
                    Math.sqrt(returnMoments.variance(0)),
                    lengthMoments.mean(0),
                    Math.toIntExact(returnMoments.count()));
        }
    }
}
