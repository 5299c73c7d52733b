package io.troupe.actors.transport;

import java.util.Map;

/**
 * What a data plane has done since it was opened.
 *
 * @param messagesSent to all peers
 * @param bytesSent content of those messages
 * @param messagesReceived from all peers
 * @param bytesReceived content of those messages
 * @param blobBytesServed to peers that pulled
 * @param blobBytesPulled from peers
 * @param unreleasedBytes of the budget: memory of messages that nobody has released yet
 * @param peers connections of peers that are accepted now
 * @param refused connections by the reason; reasons that did not occur are absent
 * @param cutOff accepted peers that broke the rules or fell silent
 * @param lastRefusal what the last refusal was about, or empty
 */
public record TransportCounts(
        long messagesSent,
        long bytesSent,
        long messagesReceived,
        long bytesReceived,
        long blobBytesServed,
        long blobBytesPulled,
        long unreleasedBytes,
        int peers,
        Map<Refusal, Long> refused,
        long cutOff,
        String lastRefusal) {
    public TransportCounts {
        refused = Map.copyOf(refused);
    }
}
