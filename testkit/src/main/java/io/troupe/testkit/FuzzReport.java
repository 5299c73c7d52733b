package io.troupe.testkit;

import java.util.Map;

/**
 * What a {@link SocketFuzzer} did.
 *
 * @param seed makes the next fuzzer draw the same bytes
 * @param attacks made, by kind
 * @param refused connections that could not be made
 * @param bytesSent by all attacks
 * @param bytesReceived in answer
 */
public record FuzzReport(
        long seed, Map<SocketFuzzer.Attack, Long> attacks, long refused, long bytesSent, long bytesReceived) {
    public FuzzReport {
        attacks = Map.copyOf(attacks);
    }

    /** Attacks of all kinds. */
    public long total() {
        return attacks.values().stream().mapToLong(Long::longValue).sum();
    }
}
