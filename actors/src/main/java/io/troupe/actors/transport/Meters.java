package io.troupe.actors.transport;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counters of a data plane. Usable from any thread. */
final class Meters {
    final LongAdder messagesSent = new LongAdder();
    final LongAdder bytesSent = new LongAdder();
    final LongAdder messagesReceived = new LongAdder();
    final LongAdder bytesReceived = new LongAdder();
    final LongAdder blobBytesServed = new LongAdder();
    final LongAdder blobBytesPulled = new LongAdder();
    final LongAdder cutOff = new LongAdder();
    private final Map<Refusal, Long> refused = new EnumMap<>(Refusal.class);
    private String lastRefusal = "";

    synchronized void refused(Refusal refusal, String what) {
        refused.merge(refusal, 1L, Long::sum);
        lastRefusal = what;
    }

    synchronized TransportCounts counts(long unreleasedBytes, int peers) {
        return new TransportCounts(
                messagesSent.sum(),
                bytesSent.sum(),
                messagesReceived.sum(),
                bytesReceived.sum(),
                blobBytesServed.sum(),
                blobBytesPulled.sum(),
                unreleasedBytes,
                peers,
                refused,
                cutOff.sum(),
                lastRefusal);
    }
}
