package io.troupe.joint;

import io.troupe.env.Agents;
import io.troupe.env.ParallelEnvironment;
import io.troupe.spec.AgentSpec;
import io.troupe.spec.BehaviourSpec;
import io.troupe.spec.Box;
import io.troupe.spec.Discrete;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.spec.ParallelSpec;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Each agent is shown a side, and acts once in an episode. Two followers get 1 for choosing the side that they see, and a
 * contrarian gets 1 for the other one; its side and theirs are drawn apart.
 */
final class Sides implements ParallelEnvironment {
    private static final int CONTRARIAN = 2;

    private final int[] sides = new int[3];

    @Override
    public ParallelSpec spec() {
        return new ParallelSpec(
                "Sides",
                List.of(
                        new BehaviourSpec("follower", Box.of(1, -1, 1), new Discrete(2)),
                        new BehaviourSpec("contrarian", Box.of(2, -1, 1), new Discrete(2))),
                List.of(
                        new AgentSpec("f1", "follower"),
                        new AgentSpec("f2", "follower"),
                        new AgentSpec("c", "contrarian")),
                EnvironmentSpec.UNLIMITED);
    }

    @Override
    public void reset(RandomGenerator random, Agents agents) {
        for (int agent = 0; agent < sides.length; agent++) {
            sides[agent] = random.nextInt(2);
            agents.enter(agent);
            observe(agent, agents);
        }
    }

    private void observe(int agent, Agents agents) {
        float[] observation = agents.observation(agent);
        observation[0] = 2 * sides[agent] - 1;
        if (agent == CONTRARIAN) {
            observation[1] = 0.5f;
        }
    }

    @Override
    public void step(Agents agents, RandomGenerator random) {
        for (int agent = 0; agent < sides.length; agent++) {
            boolean same = (int) agents.action(agent)[0] == sides[agent];
            agents.reward(agent, same == (agent != CONTRARIAN) ? 1 : 0);
            observe(agent, agents);
        }
        agents.terminateAll();
    }
}
