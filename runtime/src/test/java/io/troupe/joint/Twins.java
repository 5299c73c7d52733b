package io.troupe.joint;

import io.troupe.env.Agents;
import io.troupe.env.ParallelEnvironment;
import io.troupe.env.Snapshotable;
import io.troupe.spec.AgentSpec;
import io.troupe.spec.BehaviourSpec;
import io.troupe.spec.Box;
import io.troupe.spec.Discrete;
import io.troupe.spec.ParallelSpec;
import java.io.DataInput;
import java.io.DataOutput;
import java.util.List;
import java.util.random.RandomGenerator;

/** Two behaviours that can only be told apart by their names. */
record Twins(String first, String second) implements ParallelEnvironment, Snapshotable {
    @Override
    public ParallelSpec spec() {
        return new ParallelSpec(
                "Twins",
                List.of(
                        new BehaviourSpec(first, Box.unbounded(1), new Discrete(2)),
                        new BehaviourSpec(second, Box.unbounded(1), new Discrete(2))),
                List.of(new AgentSpec("a", first), new AgentSpec("b", second)),
                5);
    }

    @Override
    public void reset(RandomGenerator random, Agents agents) {
        for (int agent = 0; agent < 2; agent++) {
            agents.enter(agent);
            agents.observation(agent)[0] = agent;
        }
    }

    @Override
    public void step(Agents agents, RandomGenerator random) {
        for (int agent = 0; agent < 2; agent++) {
            agents.observation(agent)[0] = agent;
            agents.reward(agent, agents.action(agent)[0]);
        }
    }

    @Override
    public void save(DataOutput out) {}

    @Override
    public void restore(DataInput in) {}
}
