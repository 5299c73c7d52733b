package io.troupe.joint;

import io.troupe.env.Agents;
import io.troupe.env.Environment;
import io.troupe.env.ParallelEnvironment;
import io.troupe.env.StepResult;
import io.troupe.spec.AgentSpec;
import io.troupe.spec.BehaviourSpec;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.spec.ParallelSpec;
import java.util.List;
import java.util.random.RandomGenerator;

/** Two environments with one agent each, next to each other: the agents do not know of one another. */
final class TwoWalks implements ParallelEnvironment {
    private final List<Environment> walks = List.of(left(), right());

    static Environment left() {
        return new Walk("Left", 2, true, -1);
    }

    static Environment right() {
        return new Walk("Right", 3, false, 2);
    }

    @Override
    public ParallelSpec spec() {
        return new ParallelSpec(
                "TwoWalks",
                List.of(behaviour("left", walks.get(0)), behaviour("right", walks.get(1))),
                List.of(new AgentSpec("a", "left"), new AgentSpec("b", "right")),
                EnvironmentSpec.UNLIMITED);
    }

    private static BehaviourSpec behaviour(String name, Environment environment) {
        return new BehaviourSpec(
                name, environment.spec().observation(), environment.spec().action());
    }

    @Override
    public void reset(RandomGenerator random, Agents agents) {
        for (int agent = 0; agent < walks.size(); agent++) {
            agents.enter(agent);
            walks.get(agent).reset(random, agents.observation(agent));
        }
    }

    @Override
    public void step(Agents agents, RandomGenerator random) {
        for (int agent = 0; agent < walks.size(); agent++) {
            StepResult result = walks.get(agent).step(agents.action(agent), random, agents.observation(agent));
            agents.reward(agent, result.reward());
            if (result.terminated()) {
                agents.terminate(agent);
            }
            if (result.truncated()) {
                agents.truncate(agent);
            }
        }
    }
}
