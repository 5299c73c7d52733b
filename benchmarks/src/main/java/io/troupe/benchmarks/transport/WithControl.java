package io.troupe.benchmarks.transport;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** A workload in whose process there can be a node of a control plane too. */
final class WithControl implements Workload {
    static final String LISTEN = "control-listen";
    static final String JOIN = "control-join";
    static final String ASK = "control-ask";
    /** In place of the key store: no TLS. */
    static final String PLAIN = "-";

    private final Workload workload;
    private Optional<ControlNode> node = Optional.empty();

    WithControl(Workload workload) {
        this.workload = workload;
    }

    @Override
    public ObjectNode command(String[] words) throws Exception {
        return switch (words[0]) {
            case LISTEN -> address(open(words[1], Optional.empty()));
            case JOIN -> address(open(words[1], Optional.of(words[2])));
            case ASK -> ask(words[1], Integer.parseInt(words[2]), Long.parseLong(words[3]));
            default -> workload.command(words);
        };
    }

    private ControlNode open(String keyStore, Optional<String> peer) throws Exception {
        if (node.isPresent()) {
            throw new IllegalStateException("this process has a control plane already");
        }
        Optional<Path> certificate = keyStore.equals(PLAIN) ? Optional.empty() : Optional.of(Path.of(keyStore));
        ControlNode opened = ControlNode.open(certificate, peer);
        node = Optional.of(opened);
        return opened;
    }

    private static ObjectNode address(ControlNode node) {
        return JsonNodeFactory.instance.objectNode().put("address", node.address());
    }

    private ObjectNode ask(String peer, int count, long everyMicros) throws InterruptedException {
        long[] nanos = node.orElseThrow().ask(peer, count, everyMicros);
        long[] answered =
                Arrays.stream(nanos).filter(value -> value > 0).sorted().toArray();
        return JsonNodeFactory.instance
                .objectNode()
                .put("asked", count)
                .put("answered", answered.length)
                .put("p50Nanos", quantile(answered, 0.5))
                .put("p99Nanos", quantile(answered, 0.99))
                .put("maxNanos", quantile(answered, 1));
    }

    private static long quantile(long[] sorted, double part) {
        return sorted.length == 0 ? 0 : sorted[Math.max(0, (int) Math.ceil(part * sorted.length) - 1)];
    }

    @Override
    public void close() throws IOException {
        node.ifPresent(ControlNode::close);
        workload.close();
    }
}
