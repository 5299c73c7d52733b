package io.troupe.env.workspace;

import io.troupe.env.EnvironmentParameters;
import io.troupe.reward.RewardComponents;
import io.troupe.reward.WeightedComponent;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What {@code environment.parameters} says of a workspace task.
 *
 * @param stage how large and crowded the workspace is
 * @param vision whether what is looked for can only be observed while no obstacle hides it
 * @param tools whether a tool has to be fetched before the task can be done
 * @param corrects whether actions that break a safety constraint are corrected; they are counted in any case
 * @param collisionsEnd whether a collision ends the episode, which then failed
 * @param rewards components of the reward
 */
record WorkspaceSettings(
        Stage stage,
        boolean vision,
        boolean tools,
        boolean corrects,
        boolean collisionsEnd,
        List<WeightedComponent> rewards) {
    private static final String STAGE = "stage";
    private static final String VISION = "vision";
    private static final String TOOLS = "tools";
    private static final String SAFETY = "safety";
    private static final String COLLISIONS_END = "collisionsEnd";
    private static final String REWARDS = "rewards";

    /** Parameters that every task has. */
    static final Set<String> NAMES = Set.of(STAGE, VISION, TOOLS, SAFETY, COLLISIONS_END, REWARDS);

    private static final String CORRECT = "correct";
    private static final String COUNT = "count";

    /**
     * Reads the parameters that all tasks have.
     *
     * @param weights of reward components where the section {@code rewards} says nothing else
     * @throws IllegalArgumentException naming a value that is not allowed
     */
    static WorkspaceSettings from(EnvironmentParameters parameters, Map<String, Double> weights) {
        return new WorkspaceSettings(
                Stage.of(parameters.oneOf(STAGE, Stage.keys(), Stage.BEGINNER.key())),
                parameters.flag(VISION, false),
                parameters.flag(TOOLS, false),
                parameters.oneOf(SAFETY, List.of(CORRECT, COUNT), CORRECT).equals(CORRECT),
                parameters.flag(COLLISIONS_END, true),
                RewardComponents.discover().weighted(weights, parameters.section(REWARDS)));
    }
}
