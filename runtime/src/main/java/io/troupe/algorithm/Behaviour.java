package io.troupe.algorithm;

import io.troupe.algorithm.Algorithm.ConfiguredAlgorithm;
import io.troupe.random.RandomStream;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.trajectory.RowNames;
import java.util.List;

/**
 * One of the behaviours of a run: what its agents see and do, and how their common policy learns.
 *
 * @param name in the environment's spec; empty for the only one of an environment with one agent
 * @param agents that act by it in each copy of the environment, at least one
 * @param spec of one of them
 * @param algorithm with its settings read
 */
public record Behaviour(String name, List<String> agents, EnvironmentSpec spec, ConfiguredAlgorithm algorithm) {
    public Behaviour {
        agents = List.copyOf(agents);
    }

    /** That of an environment with one agent. */
    public static Behaviour alone(EnvironmentSpec spec, ConfiguredAlgorithm algorithm) {
        return new Behaviour("", List.of(""), spec, algorithm);
    }

    /** The names of behaviours, in their order. */
    public static List<String> names(List<Behaviour> behaviours) {
        return behaviours.stream().map(Behaviour::name).toList();
    }

    /** Whether the environment has several agents, so that this is one part of a joint run. */
    public boolean isPart() {
        return !name.isEmpty();
    }

    /**
     * What the streams of this behaviour are derived from: with it as seed, an environment with one agent has the same ones.
     *
     * @param seed the experiment's
     */
    public long seed(long seed) {
        return isPart() ? RandomStream.derive(seed, "behaviour " + name, 0).nextLong() : seed;
    }

    /** Rows of one step of so many copies. */
    public int rows(int copies) {
        return Math.multiplyExact(copies, agents.size());
    }

    /**
     * Steps that its agents take in so many steps of copies, those that are not there included: what its schedules go by, as
     * if each agent had a copy of its own.
     */
    public long steps(long environmentSteps) {
        return environmentSteps > Long.MAX_VALUE / agents.size() ? Long.MAX_VALUE : environmentSteps * agents.size();
    }

    /** Whose rows those are. */
    public RowNames rowNames() {
        return new RowNames(name, agents);
    }
}
