package io.troupe.spec;

/**
 * Continuous values and choices together; the continuous ones lie first.
 *
 * @param continuous such as how far to turn
 * @param branches such as what to do there
 */
public record Hybrid(Box continuous, MultiDiscrete branches) implements Space {
    @Override
    public int size() {
        return Math.addExact(continuous.size(), branches.size());
    }

    @Override
    public String whyNot(float[] values, int offset) {
        String problem = continuous.whyNot(values, offset);
        return problem.isEmpty() ? branches.whyNot(values, offset + continuous.size()) : problem;
    }

    @Override
    public void clip(float[] values, int offset) {
        continuous.clip(values, offset);
    }
}
