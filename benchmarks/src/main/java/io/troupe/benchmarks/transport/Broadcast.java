package io.troupe.benchmarks.transport;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A process that offers a policy, and others that pull each version of it. */
public final class Broadcast implements AutoCloseable {
    private final List<String> jvm;
    private final Mode mode;
    private final String certificate;
    private final int bytes;
    private final ChildProcess offer;
    private final List<ChildProcess> pullers = new ArrayList<>();

    private Broadcast(List<String> jvm, Mode mode, Path certificate, int bytes) throws IOException {
        this.jvm = jvm;
        this.mode = mode;
        this.certificate = certificate.toString();
        this.bytes = bytes;
        this.offer = ChildProcess.start(jvm, "offer", mode.argument(), this.certificate, Integer.toString(bytes));
    }

    /** Starts all processes. */
    public static Broadcast start(List<String> jvm, Mode mode, Path certificate, int bytes, int nodes)
            throws IOException {
        Broadcast broadcast = new Broadcast(jvm, mode, certificate, bytes);
        try {
            for (int i = 0; i < nodes; i++) {
                broadcast.pullers.add(broadcast.puller("node-" + i));
            }
            return broadcast;
        } catch (IOException e) {
            broadcast.close();
            throw e;
        }
    }

    private ChildProcess puller(String nodeId) throws IOException {
        return ChildProcess.start(jvm, "pull", mode.argument(), certificate, nodeId, Integer.toString(bytes));
    }

    /**
     * Offers a version and lets all nodes pull it.
     *
     * @return seconds from when the version is announced to when the last node has it and has checked its hash
     */
    public double round() throws IOException {
        String command = announcement();
        long start = System.nanoTime();
        for (ChildProcess puller : pullers) {
            puller.tell(command);
        }
        for (ChildProcess puller : pullers) {
            puller.answer();
        }
        return (System.nanoTime() - start) / 1e9;
    }

    /** Starts one more node; returns the seconds from the start of its process to when it has the version. */
    public double joinLate() throws IOException {
        String command = announcement();
        long start = System.nanoTime();
        try (ChildProcess late = puller("late")) {
            late.ask(command);
            return (System.nanoTime() - start) / 1e9;
        }
    }

    private String announcement() throws IOException {
        JsonNode blob = offer.ask("offer");
        return String.join(
                " ",
                blob.path("port").asText(),
                blob.path("id").asText(),
                blob.path("size").asText(),
                blob.path("checksum").asText());
    }

    @Override
    public void close() {
        pullers.forEach(ChildProcess::close);
        offer.close();
    }
}
