package io.troupe.evaluation;

import io.troupe.algorithm.Behaviour;
import io.troupe.closing.Closing;
import io.troupe.env.EnvironmentFailure;
import io.troupe.env.JointEnvironment;
import io.troupe.env.OnlyBehaviour;
import io.troupe.env.VectorEnvironment;
import io.troupe.policy.MemoryShape;
import io.troupe.policy.Policy;
import io.troupe.policy.PolicyInput;
import io.troupe.policy.PolicySnapshot;
import io.troupe.random.RandomStream;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.trajectory.EpisodeStates;
import io.troupe.trajectory.Trajectory;
import java.util.ArrayList;
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

    private final JointEnvironment environment;
    /** Names of the behaviours. */
    private final List<String> behaviours;
    /** Of each behaviour. */
    private final List<Policy> policies;
    /** One step of all copies, used again for each. */
    private final Trajectory step;

    private final long seed;

    /**
     * In an environment with one agent.
     *
     * @param environment copies to evaluate in; taken over
     * @param policy replica to evaluate with; taken over
     * @param seed the experiment's, or the caller's own
     */
    public EpisodeEvaluation(VectorEnvironment environment, Policy policy, long seed) {
        this(
                new OnlyBehaviour(environment),
                List.of(""),
                List.of(policy),
                new Trajectory(environment.spec(), 1, environment.copies()),
                seed);
    }

    private EpisodeEvaluation(
            JointEnvironment environment, List<String> behaviours, List<Policy> policies, Trajectory step, long seed) {
        this.environment = environment;
        this.behaviours = behaviours;
        this.policies = policies;
        this.step = step;
        this.seed = seed;
    }

    /**
     * In an environment of any kind.
     *
     * @param environment copies to evaluate in; taken over, unless this throws
     * @param behaviours of the environment, in its order
     * @param seed the experiment's, or the caller's own
     */
    public static EpisodeEvaluation of(JointEnvironment environment, List<Behaviour> behaviours, long seed) {
        int copies = environment.copies();
        List<Trajectory> parts = behaviours.stream()
                .map(behaviour -> Trajectory.part(behaviour.spec(), 1, copies, MemoryShape.NONE, behaviour.rowNames()))
                .toList();
        boolean joint = behaviours.getFirst().isPart();
        Trajectory step =
                joint ? Trajectory.joint(parts, 1, copies, environment.spec().measures()) : parts.getFirst();
        List<Policy> policies = new ArrayList<>();
        try {
            behaviours.forEach(behaviour -> policies.add(behaviour.algorithm().createPolicy()));
        } catch (RuntimeException | Error e) {
            Closing.after(e, policies);
            throw e;
        }
        return new EpisodeEvaluation(environment, Behaviour.names(behaviours), policies, step, seed);
    }

    /**
     * Evaluates one snapshot; the same snapshot gives the same result every time.
     *
     * @param episodes at least 1
     * @throws IllegalArgumentException when the snapshot is not of the environment's behaviours, in its order
     * @throws EnvironmentFailure when copies had to be repaired more than 10 times: the last reason
     */
    public EvaluationResult evaluate(PolicySnapshot snapshot, int episodes) {
        if (episodes < 1) {
            throw new IllegalArgumentException("an evaluation takes at least one episode, not " + episodes);
        }
        List<PolicySnapshot> parts = snapshot.partsOf(behaviours);
        int copies = environment.copies();
        int quota = (episodes + copies - 1) / copies;
        int limit = environment.spec().maxEpisodeSteps();
        Tally tally = new Tally(
                copies,
                quota,
                limit == EnvironmentSpec.UNLIMITED ? LONGEST_EPISODE : limit,
                environment.spec().measures());
        List<Actor> actors = new ArrayList<>();
        for (int k = 0; k < policies.size(); k++) {
            actors.add(new Actor(k, policies.get(k), step.parts().get(k), parts.get(k)));
        }
        environment.reset(
                RandomStream.derive(seed, "evaluation", 0).nextLong(),
                step.parts().stream().map(part -> part.observations).toList());
        actors.forEach(Actor::readMasks);
        int repairs = requireFew(environment.drainRepairs(), 0);
        for (long t = 0; !tally.complete(); t++) {
            step.begin(0, t, snapshot.version());
            actors.forEach(Actor::act);
            environment.step(step, 0);
            actors.forEach(Actor::afterStep);
            repairs = requireFew(environment.drainRepairs(), repairs);
            tally.add(step);
        }
        return tally.result(episodes);
    }

    /** The agents of one behaviour. */
    private final class Actor {
        private final int behaviour;
        private final Policy policy;
        private final Trajectory part;
        private final PolicySnapshot snapshot;
        private final EpisodeStates states;
        private final PolicyInput input;

        Actor(int behaviour, Policy policy, Trajectory part, PolicySnapshot snapshot) {
            this.behaviour = behaviour;
            this.policy = policy;
            this.part = part;
            this.snapshot = snapshot;
            policy.load(snapshot);
            states = new EpisodeStates(part.copies(), policy.stateSize());
            input = PolicyInput.of(part.observations, part.copies())
                    .masks(part.actionMasks, 0)
                    .states(states.current(), 0);
        }

        void act() {
            snapshot.normalize(part.observations, 0, part.copies());
            policy.mode(input, part.actions, 0);
        }

        void afterStep() {
            states.afterStep(part, 0);
            // Nothing looks at the masks of this step any more, so those of the next may take their place.
            readMasks();
            int next = part.copies() * part.observationSize();
            System.arraycopy(part.observations, next, part.observations, 0, next);
        }

        void readMasks() {
            if (part.maskSize() > 0) {
                environment.actionMasks(behaviour, part.actionMasks, 0);
            }
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
        List<AutoCloseable> parts = new ArrayList<>();
        parts.add(environment);
        parts.addAll(policies);
        Closing.all(parts);
    }
}
