package io.troupe.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is to be known of an environment in which several agents act at the same time.
 *
 * @param name the name it is picked by in an experiment
 * @param behaviours that agents act by, in the order in which they are numbered; each has an agent
 * @param agents that may take part in an episode, in the order in which they are numbered
 * @param maxEpisodeSteps steps after which an episode is truncated for all, or {@link EnvironmentSpec#UNLIMITED}
 * @param measures names of what is measured in each episode of all, besides returns
 */
public record ParallelSpec(
        String name,
        List<BehaviourSpec> behaviours,
        List<AgentSpec> agents,
        int maxEpisodeSteps,
        List<String> measures) {
    public ParallelSpec {
        behaviours = List.copyOf(behaviours);
        agents = List.copyOf(agents);
        measures = Measures.requireNames(name, measures);
        Set<String> behaviourNames = new TreeSet<>();
        for (BehaviourSpec behaviour : behaviours) {
            requireNew(name, "behaviours", behaviourNames, behaviour.name());
            // Refuses what no environment may have.
            specOf(name, behaviour, maxEpisodeSteps, measures);
        }
        Set<String> agentNames = new TreeSet<>();
        Set<String> acted = new TreeSet<>();
        for (AgentSpec agent : agents) {
            requireNew(name, "agents", agentNames, agent.name());
            acted.add(agent.behaviour());
            if (!behaviourNames.contains(agent.behaviour())) {
                throw new IllegalArgumentException(name + ": agent " + agent.name() + " acts by '" + agent.behaviour()
                        + "', which is none of the behaviours " + behaviourNames);
            }
        }
        if (behaviours.isEmpty() || !acted.equals(behaviourNames)) {
            throw new IllegalArgumentException(name + ": every behaviour needs an agent: the behaviours are "
                    + behaviourNames + ", agents act by " + acted);
        }
    }

    /** With nothing measured but returns. */
    public ParallelSpec(String name, List<BehaviourSpec> behaviours, List<AgentSpec> agents, int maxEpisodeSteps) {
        this(name, behaviours, agents, maxEpisodeSteps, List.of());
    }

    /** The same, with these measured in each episode. */
    public ParallelSpec withMeasures(String... names) {
        return new ParallelSpec(name, behaviours, agents, maxEpisodeSteps, List.of(names));
    }

    private static void requireNew(String environment, String what, Set<String> names, String name) {
        if (!names.add(name)) {
            throw new IllegalArgumentException(environment + ": two " + what + " are named '" + name + "'");
        }
    }

    private static EnvironmentSpec specOf(
            String name, BehaviourSpec behaviour, int maxEpisodeSteps, List<String> measures) {
        return new EnvironmentSpec(
                        name + "/" + behaviour.name(),
                        behaviour.observation(),
                        behaviour.action(),
                        maxEpisodeSteps,
                        behaviour.masked())
                .withMeasures(measures);
    }

    /** What the policy of the {@code k}-th behaviour needs to know; the measures are those of the episodes of all. */
    public EnvironmentSpec specOf(int k) {
        return specOf(name, behaviours.get(k), maxEpisodeSteps, measures);
    }

    /** Names of the agents that act by the {@code k}-th behaviour, in the order of {@link #agents}. */
    public List<String> agentsOf(int k) {
        List<String> names = new ArrayList<>();
        for (AgentSpec agent : agents) {
            if (agent.behaviour().equals(behaviours.get(k).name())) {
                names.add(agent.name());
            }
        }
        return names;
    }

    /** Number of the behaviour that an agent acts by. */
    public int behaviourOf(int agent) {
        int k = 0;
        while (!behaviours.get(k).name().equals(agents.get(agent).behaviour())) {
            k++;
        }
        return k;
    }
}
