package io.troupe.reward;

/**
 * A component and its share in the reward.
 *
 * @param weight what its value is multiplied by; finite
 */
public record WeightedComponent(RewardComponent component, float weight) {}
