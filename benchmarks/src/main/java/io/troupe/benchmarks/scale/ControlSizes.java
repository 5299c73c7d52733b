package io.troupe.benchmarks.scale;

/**
 * Control messages in bytes as they leave a machine: the message, and the envelope around it.
 *
 * @param hello of a node to the director, every 2 s
 * @param welcome the answer
 * @param assign of the director to each worker node, every second
 * @param assignPerWorker what each worker of the node adds to it
 * @param whatIsCurrent of a worker node to the trainer's, every 2 s
 * @param policyAnnounced of the trainer's node to each worker node: each version, and two in answer to the question above
 * @param credited of the trainer's node to a worker's, for each fragment
 * @param report of the trainer to the supervisor, for each update
 * @param order the answer
 * @param heartbeat of Pekko's cluster, and its answer
 */
public record ControlSizes(
        int hello,
        int welcome,
        int assign,
        double assignPerWorker,
        int whatIsCurrent,
        int policyAnnounced,
        int credited,
        int report,
        int order,
        int heartbeat) {

    /** What a worker node is told every second. */
    int assign(int workersOfNode) {
        return (int) Math.round(assign + assignPerWorker * workersOfNode);
    }
}
