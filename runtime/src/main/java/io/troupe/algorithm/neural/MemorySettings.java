package io.troupe.algorithm.neural;

import io.troupe.policy.MemoryShape;
import io.troupe.policy.NetworkSpec;

/**
 * An LSTM after the hidden layers, as {@code network.memory} says.
 *
 * @param units of the LSTM; 0 for none
 * @param sequence steps of one copy that gradients go back through, L
 * @param burnIn steps at the beginning of each sequence that only warm the state up
 */
public record MemorySettings(int units, int sequence, int burnIn) {
    private static final int MOST_UNITS = 1 << 14;
    private static final int LONGEST = 1 << 10;

    /**
     * Reads the section.
     *
     * @throws com.typesafe.config.ConfigException naming path, value and range of a bad setting
     */
    public static MemorySettings from(Settings settings) {
        int sequence = settings.integer("network.memory.sequence", 1, LONGEST);
        return new MemorySettings(
                settings.integer("network.memory.units", 0, MOST_UNITS),
                sequence,
                settings.integer("network.memory.burnIn", 0, sequence - 1));
    }

    /** Whether there is one. */
    public boolean present() {
        return units > 0;
    }

    /** Steps of a sequence that are learnt from. */
    public int learntSteps() {
        return sequence - burnIn;
    }

    /** What workers store for it. */
    public MemoryShape shape(NetworkSpec network) {
        return present() ? new MemoryShape(network.stateSize(), sequence) : MemoryShape.NONE;
    }
}
