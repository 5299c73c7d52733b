package io.troupe.benchmarks.scale;

/**
 * What things cost on the machines of the cluster, which are alike.
 *
 * @param linkBytesPerSecond of each machine's link, each way
 * @param latencyNanos of the network, one way
 * @param trainerCores of the trainer's node, for connections
 * @param actorThreads of a node's shared actors, which also decode fragments and check policies
 * @param remotingThreads of a node that write and read control messages
 * @param encodeNanosPerByte of a fragment
 * @param decodeNanosPerByte of a fragment
 * @param handlingNanos of a fragment in the trainer's actors, whatever its size
 * @param sendNanosPerByte CPU time of the data plane
 * @param receiveNanosPerByte CPU time of the data plane
 * @param checksumNanosPerByte of a policy
 * @param copyNanosPerByte of a policy: encoding as well as decoding
 * @param messageNanos CPU time of a control message on one side
 * @param messageNanosPerByte the same for each byte of it
 */
public record Costs(
        double linkBytesPerSecond,
        long latencyNanos,
        int trainerCores,
        int actorThreads,
        int remotingThreads,
        double encodeNanosPerByte,
        double decodeNanosPerByte,
        double handlingNanos,
        double sendNanosPerByte,
        double receiveNanosPerByte,
        double checksumNanosPerByte,
        double copyNanosPerByte,
        double messageNanos,
        double messageNanosPerByte) {
    private static final double NANOS = 1e9;

    /** Time on a link. */
    double linkNanos(long bytes) {
        return bytes / linkBytesPerSecond * NANOS;
    }

    /** CPU time of a control message on one side. */
    double messageNanos(int bytes) {
        return messageNanos + messageNanosPerByte * bytes;
    }
}
