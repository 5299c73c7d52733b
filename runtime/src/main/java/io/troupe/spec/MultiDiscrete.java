package io.troupe.spec;

import java.util.Arrays;
import java.util.List;

/**
 * Several choices at a time, one in each branch: {@code 0 .. n-1} each, carried as one float a branch.
 *
 * @param branches number of values of each branch
 */
public record MultiDiscrete(List<Integer> branches) implements Space {
    public MultiDiscrete {
        branches = List.copyOf(branches);
        if (branches.isEmpty()) {
            throw new IllegalArgumentException("a multi-discrete space has at least one branch");
        }
        branches.forEach(Discrete::requireExact);
    }

    /** One branch for each number of values. */
    public MultiDiscrete(int... n) {
        this(Arrays.stream(n).boxed().toList());
    }

    @Override
    public int size() {
        return branches.size();
    }

    @Override
    public String whyNot(float[] values, int offset) {
        for (int branch = 0; branch < branches.size(); branch++) {
            String problem = Discrete.whyNot(values[offset + branch], branches.get(branch));
            if (!problem.isEmpty()) {
                return "branch " + branch + ": " + problem;
            }
        }
        return "";
    }
}
