package io.troupe.policy;

/**
 * What a policy acts on: rows of observations, with what belongs to them. Only points at arrays of others. One owner, who
 * uses it again for every step, so that none allocates; nobody else keeps it.
 */
public final class PolicyInput {
    private static final boolean[] NO_MASKS = {};
    private static final float[] NO_FLOATS = {};

    private float[] observations = NO_FLOATS;
    private int observationOffset;
    private int rows;
    private boolean[] masks = NO_MASKS;
    private int maskOffset;
    private float[] states = NO_FLOATS;
    private int stateOffset;

    /** Observations from the start of an array, without masks and states. */
    public static PolicyInput of(float[] observations, int rows) {
        return new PolicyInput().observations(observations, 0, rows);
    }

    /**
     * Points at observations, as the network sees them: normalised where the snapshot says so.
     *
     * @param values array holding [rows, O]
     * @param offset where they start
     * @param rowCount how many
     */
    public PolicyInput observations(float[] values, int offset, int rowCount) {
        observations = values;
        observationOffset = offset;
        rows = rowCount;
        return this;
    }

    /**
     * Points at the masks of actions, of as many rows.
     *
     * @param values array holding [rows, M], true for what is allowed; without elements, everything is
     * @param offset where they start
     */
    public PolicyInput masks(boolean[] values, int offset) {
        masks = values;
        maskOffset = offset;
        return this;
    }

    /**
     * Points at what the policy remembers of each row's episode, zeros at its first observation. Whoever acts replaces it
     * by what it is after the observation.
     *
     * @param values array holding [rows, S]; without elements for a policy that remembers nothing
     * @param offset where they start
     */
    public PolicyInput states(float[] values, int offset) {
        states = values;
        stateOffset = offset;
        return this;
    }

    /** Number of observations. */
    public int rows() {
        return rows;
    }

    /** Array holding [rows, O]. */
    public float[] observations() {
        return observations;
    }

    /** Where the observations start. */
    public int observationOffset() {
        return observationOffset;
    }

    /** Array holding [rows, M]; without elements, everything is allowed. */
    public boolean[] masks() {
        return masks;
    }

    /** Where the masks start. */
    public int maskOffset() {
        return maskOffset;
    }

    /** Array holding [rows, S]. */
    public float[] states() {
        return states;
    }

    /** Where the states start. */
    public int stateOffset() {
        return stateOffset;
    }

    /**
     * For policies that know no masks.
     *
     * @throws UnsupportedOperationException when there are some
     */
    public void requireNoMasks(Policy policy) {
        if (masks.length > 0) {
            throw new UnsupportedOperationException(
                    policy.getClass().getSimpleName() + " knows no action masks, but the environment has some");
        }
    }
}
