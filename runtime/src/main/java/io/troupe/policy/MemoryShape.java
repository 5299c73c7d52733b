package io.troupe.policy;

/**
 * What a policy remembers of each episode from one observation to the next, such as the hidden state of an LSTM, and in
 * which sequences its learner goes through fragments.
 *
 * <p>Fragments hold the states with which each sequence began, as the behaviour policy left them ("stored state" in
 * Kapturowski et al., "Recurrent Experience Replay in Distributed Reinforcement Learning", 2019).
 *
 * @param stateSize floats of a state, S; 0 for a policy that acts on the observation alone
 * @param sequence steps from one stored state to the next, L
 */
public record MemoryShape(int stateSize, int sequence) {
    /** Acts on the observation alone. */
    public static final MemoryShape NONE = new MemoryShape(0, 1);

    public MemoryShape {
        if (stateSize < 0 || sequence < 1) {
            throw new IllegalArgumentException(
                    "a memory has a state of 0 floats or more and sequences of 1 step or more, not " + stateSize
                            + " and " + sequence);
        }
    }

    /** Whether there is any. */
    public boolean present() {
        return stateSize > 0;
    }

    /** Floats of all states in a fragment, (T / L + 1) B S. */
    public long floats(int steps, int copies) {
        return present() ? (steps / sequence + 1L) * copies * stateSize : 0;
    }

    /**
     * Refuses fragments that do not consist of whole sequences.
     *
     * @param steps T
     * @throws IllegalArgumentException naming both settings
     */
    public void requireDivides(int steps) {
        if (present() && steps % sequence != 0) {
            throw new IllegalArgumentException("workers.rolloutSteps = " + steps
                    + " is not a multiple of the memory's sequences of " + sequence
                    + " steps (algorithm.network.memory.sequence): " + nearest(steps) + " would be");
        }
    }

    private String nearest(int steps) {
        int below = steps / sequence * sequence;
        int above = below + sequence;
        return below == 0 ? Integer.toString(above) : below + " or " + above;
    }
}
