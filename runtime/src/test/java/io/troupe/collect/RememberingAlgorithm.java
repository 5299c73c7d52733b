package io.troupe.collect;

import io.troupe.algorithm.ActingAlgorithm;
import io.troupe.policy.MemoryShape;
import io.troupe.policy.Policy;
import io.troupe.policy.PolicyInput;

/** Remembers how many steps each episode has had, and minus as many; the action is that number. */
public record RememberingAlgorithm(MemoryShape memory) implements ActingAlgorithm {
    @Override
    public Policy createPolicy() {
        return new Counting();
    }

    private static final class Counting implements ActingPolicy {
        @Override
        public int stateSize() {
            return 2;
        }

        @Override
        public void mode(PolicyInput input, float[] actions, int actionOffset) {
            for (int row = 0; row < input.rows(); row++) {
                int at = input.stateOffset() + 2 * row;
                actions[actionOffset + row] = input.states()[at];
                input.states()[at]++;
                input.states()[at + 1]--;
            }
        }
    }
}
