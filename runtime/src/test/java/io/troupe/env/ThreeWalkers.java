package io.troupe.env;

import io.troupe.spec.AgentSpec;
import io.troupe.spec.BehaviourSpec;
import io.troupe.spec.Box;
import io.troupe.spec.ParallelSpec;
import io.troupe.trajectory.Trajectory;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Copies of three agents without mistakes, each of a behaviour of its own, that are not to be used after they refused an action. */
final class ThreeWalkers implements JointEnvironment {
    static final int COUNT = 3;
    private static final int LAST = 5;

    private final ParallelCopies inner = ParallelCopies.create("Mistaken", Walkers::new, 2);
    boolean refused;
    boolean usedAgain;

    @Override
    public ParallelSpec spec() {
        return inner.spec();
    }

    @Override
    public int copies() {
        return inner.copies();
    }

    @Override
    public void reset(long seed, List<float[]> observations) {
        usedAgain |= refused;
        inner.reset(seed, observations);
    }

    @Override
    public void step(Trajectory fragment, int t) {
        usedAgain |= refused;
        try {
            inner.step(fragment, t);
        } catch (EnvironmentFailure failure) {
            refused = true;
            throw failure;
        }
    }

    @Override
    public void actionMasks(int behaviour, boolean[] masks, int offset) {
        usedAgain |= refused;
        inner.actionMasks(behaviour, masks, offset);
    }

    @Override
    public Optional<Snapshotable> snapshotable() {
        return Optional.empty();
    }

    @Override
    public void close() {
        inner.close();
    }

    private static final class Walkers implements ParallelEnvironment {
        private int step;

        @Override
        public ParallelSpec spec() {
            return new ParallelSpec(
                    "Mistaken",
                    List.of(behaviour("one"), behaviour("two"), behaviour("three")),
                    List.of(agent("one"), agent("two"), agent("three")),
                    LAST);
        }

        private static BehaviourSpec behaviour(String name) {
            return new BehaviourSpec(name, Box.of(1, -1, 100), Box.of(1, -1, 1));
        }

        private static AgentSpec agent(String behaviour) {
            return new AgentSpec("of " + behaviour, behaviour, "all");
        }

        @Override
        public void reset(RandomGenerator random, Agents agents) {
            step = 0;
            for (int agent = 0; agent < COUNT; agent++) {
                agents.enter(agent);
                agents.observation(agent)[0] = step;
            }
        }

        @Override
        public void step(Agents agents, RandomGenerator random) {
            step++;
            for (int agent = 0; agent < COUNT; agent++) {
                agents.reward(agent, agents.action(agent)[0]);
                agents.observation(agent)[0] = step;
            }
        }
    }
}
