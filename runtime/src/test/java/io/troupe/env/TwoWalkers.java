package io.troupe.env;

import io.troupe.spec.AgentSpec;
import io.troupe.spec.BehaviourSpec;
import io.troupe.spec.Box;
import io.troupe.spec.Discrete;
import io.troupe.spec.ParallelSpec;
import io.troupe.spec.Space;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * One copy of two agents without mistakes, for tests that make one in one of the methods. Both observe the step and a number
 * drawn when the episode began. The first is there for all five steps; the second comes with the first step and leaves with
 * the third.
 */
class TwoWalkers implements ParallelEnvironment {
    static final int FIRST = 0;
    static final int SECOND = 1;
    private static final int LAST = 5;

    int step;
    float drawn;

    @Override
    public ParallelSpec spec() {
        return new ParallelSpec(
                "Mistaken",
                List.of(
                        new BehaviourSpec("walker", observationSpace(), Box.of(1, -1, 1)),
                        new BehaviourSpec("talker", Box.of(2, -1, 100), new Discrete(2), true)),
                List.of(new AgentSpec("first", "walker", "all"), new AgentSpec("second", "talker", "all")),
                LAST);
    }

    Space observationSpace() {
        return Box.of(2, -1, 100);
    }

    @Override
    public void reset(RandomGenerator random, Agents agents) {
        step = 0;
        drawn = random.nextFloat();
        agents.enter(FIRST);
        observe(agents);
    }

    @Override
    public void step(Agents agents, RandomGenerator random) {
        step++;
        agents.reward(FIRST, agents.action(FIRST)[0] + random.nextFloat());
        if (step == 1) {
            agents.enter(SECOND);
        }
        if (step == 3) {
            agents.reward(SECOND, 1);
            agents.terminate(SECOND);
        }
        observe(agents);
    }

    void observe(Agents agents) {
        for (int agent = 0; agent < 2; agent++) {
            if (agents.acts(agent) || agents.isThere(agent)) {
                observe(agent, agents.observation(agent));
                Arrays.fill(agents.mask(agent), true);
            }
        }
    }

    void observe(int agent, float[] observation) {
        observation[0] = step;
        observation[1] = drawn;
    }
}
