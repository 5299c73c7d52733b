package io.troupe.benchmarks.transport;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Two processes, one of which sends to the other as fast as it can until this is closed. They can be nodes of a control
 * plane too.
 */
public final class SaturatedPair implements AutoCloseable {
    private static final double GIGABYTE = 1e9;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(20);

    private final ChildProcess receiver;
    private final ChildProcess sender;
    private final int messageBytes;

    private SaturatedPair(ChildProcess receiver, ChildProcess sender, int messageBytes) {
        this.receiver = receiver;
        this.sender = sender;
        this.messageBytes = messageBytes;
    }

    /** Starts two processes of which neither sends anything. */
    public static SaturatedPair idle(List<String> jvm) throws IOException {
        ChildProcess receiver = ChildProcess.start(jvm, "idle");
        try {
            return new SaturatedPair(receiver, ChildProcess.start(jvm, "idle"), 1);
        } catch (IOException e) {
            receiver.close();
            throw e;
        }
    }

    /** Starts the limit: direct buffers through a socket, without anything else. */
    public static SaturatedPair nio(List<String> jvm, int messageBytes) throws IOException {
        String size = Integer.toString(messageBytes);
        ChildProcess receiver = ChildProcess.start(jvm, "nio-receive", size);
        try {
            String port = receiver.ask("mark").path("port").asText();
            return new SaturatedPair(receiver, ChildProcess.start(jvm, "nio-send", port, size), messageBytes);
        } catch (IOException e) {
            receiver.close();
            throw e;
        }
    }

    /**
     * Starts the data plane.
     *
     * @param certificate made by {@link #writeCertificate}
     */
    public static SaturatedPair dataPlane(
            List<String> jvm, Mode mode, Path certificate, int messageBytes, int connections) throws IOException {
        ChildProcess receiver = ChildProcess.start(jvm, "receive", mode.argument(), certificate.toString());
        try {
            String port = receiver.ask("mark").path("port").asText();
            ChildProcess sender = ChildProcess.start(
                    jvm,
                    "send",
                    mode.argument(),
                    certificate.toString(),
                    port,
                    Integer.toString(messageBytes),
                    Integer.toString(connections));
            return new SaturatedPair(receiver, sender, messageBytes);
        } catch (IOException e) {
            receiver.close();
            throw e;
        }
    }

    /** Makes the key store that modes with TLS need. */
    public static void writeCertificate(Path file) throws IOException {
        ThrowAwayCertificate.write(file);
    }

    /**
     * Lets it run for a while from the first bytes on, then measures for a while.
     *
     * @throws IOException when nothing comes at all, or a process ended
     */
    public Flow measure(Duration before, Duration span) throws IOException {
        awaitFirstBytes();
        pass(before);
        JsonNode receivedBefore = receiver.ask("mark");
        JsonNode sentBefore = sender.ask("mark");
        pass(span);
        JsonNode received = receiver.ask("mark");
        JsonNode sent = sender.ask("mark");
        double bytes = difference(received, receivedBefore, "bytes");
        double cpu = difference(received, receivedBefore, "cpuNanos") + difference(sent, sentBefore, "cpuNanos");
        double heap = difference(received, receivedBefore, "heapBytes") + difference(sent, sentBefore, "heapBytes");
        return new Flow(
                bytes / difference(received, receivedBefore, "nanos") * GIGABYTE,
                cpu / bytes,
                heap / (bytes / messageBytes),
                fairness(receivedBefore.path("peers"), received.path("peers")));
    }

    /**
     * Opens a control plane between the two.
     *
     * @param certificate made by {@link #writeCertificate}; empty for no TLS
     * @return the address of the node that is to be asked
     */
    public String openControl(Optional<Path> certificate) throws IOException {
        String keyStore = certificate.map(Path::toString).orElse(WithControl.PLAIN);
        String address = receiver.ask(WithControl.LISTEN + " " + keyStore)
                .path("address")
                .asText();
        sender.ask(WithControl.JOIN + " " + keyStore + " " + address);
        return address;
    }

    /**
     * Asks on the control plane at a steady pace, with what else goes on going on.
     *
     * @param address that {@link #openControl} gave
     * @throws IOException when a question was not answered, or a process ended
     */
    public RoundTrips ask(String address, int count, Duration every) throws IOException {
        JsonNode answer = sender.ask(
                WithControl.ASK + " " + address + " " + count + " " + TimeUnit.NANOSECONDS.toMicros(every.toNanos()));
        if (answer.path("answered").asInt() != count) {
            throw new IOException("of " + count + " questions on the control plane "
                    + answer.path("answered").asInt() + " were answered");
        }
        return new RoundTrips(
                count,
                Duration.ofNanos(answer.path("p50Nanos").asLong()),
                Duration.ofNanos(answer.path("p99Nanos").asLong()),
                Duration.ofNanos(answer.path("maxNanos").asLong()));
    }

    private void awaitFirstBytes() throws IOException {
        sender.ask("mark");
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (receiver.ask("mark").path("bytes").asLong() == 0) {
            if (System.nanoTime() > until) {
                throw new IOException("nothing was sent within " + PATIENCE.toSeconds() + " s");
            }
            pass(POLL);
        }
    }

    private static double difference(JsonNode after, JsonNode before, String field) {
        return after.path(field).asLong() - before.path(field).asLong();
    }

    private static double fairness(JsonNode before, JsonNode after) {
        double sum = 0;
        double squares = 0;
        for (Map.Entry<String, JsonNode> peer : after.properties()) {
            double bytes = peer.getValue().asLong() - before.path(peer.getKey()).asLong();
            sum += bytes;
            squares += bytes * bytes;
        }
        return squares == 0 ? 1 : sum * sum / (after.size() * squares);
    }

    private static void pass(Duration span) {
        long until = System.nanoTime() + span.toNanos();
        for (long left = span.toNanos(); left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    @Override
    public void close() {
        sender.close();
        receiver.close();
    }
}
