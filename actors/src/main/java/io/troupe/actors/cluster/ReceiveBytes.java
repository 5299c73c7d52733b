package io.troupe.actors.cluster;

import io.troupe.actors.transport.DataPlaneSettings;

/** How much a data plane may receive ahead where nobody says so: a bound above what there is would bound nothing. */
final class ReceiveBytes {
    /** More makes no transfer faster. */
    static final long MOST = 256L << 20;

    /** Policies, checkpoints and messages that are sent take their part of the same memory. */
    private static final int PARTS = 2;

    private ReceiveBytes() {}

    /** @param directMemory that the virtual machine allows, in bytes */
    static long within(long directMemory) {
        return Math.clamp(
                directMemory / PARTS, DataPlaneSettings.Limits.defaults().largestWeight(), MOST);
    }
}
