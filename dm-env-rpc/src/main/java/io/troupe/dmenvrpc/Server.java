package io.troupe.dmenvrpc;

import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import io.troupe.env.EnvironmentParameters;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The connection to one server, which all copies there share, except after some of them were connected anew. */
final class Server implements AutoCloseable {
    /** A larger answer is refused. There is room for ten bytes each of the elements that a copy may have, and for names. */
    private static final int LARGEST_MESSAGE_BYTES = 3 << 24;

    private static final Duration TIME_TO_CLOSE = Duration.ofSeconds(1);

    private final Address address;
    private final ChannelCredentials credentials;
    private ManagedChannel channel;
    /** Of copies that go on as if nothing had happened. */
    private final List<ManagedChannel> former = new ArrayList<>();

    private Server(Address address, ChannelCredentials credentials) {
        this.address = address;
        this.credentials = credentials;
        channel = channelTo(address, credentials);
    }

    /** Nothing is connected before the first stream. */
    static Server at(Address address, Security security) {
        return new Server(address, credentials(security));
    }

    private static ChannelCredentials credentials(Security security) {
        if (!security.tls()) {
            return InsecureChannelCredentials.create();
        }
        TlsChannelCredentials.Builder tls = TlsChannelCredentials.newBuilder();
        security.authorities().ifPresent(file -> {
            try {
                tls.trustManager(file.toFile());
            } catch (IOException e) {
                throw new IllegalArgumentException(EnvironmentParameters.path("authorities") + " = '" + file
                        + "' cannot be read: " + e.getMessage());
            }
        });
        return tls.build();
    }

    private static ManagedChannel channelTo(Address address, ChannelCredentials credentials) {
        return Grpc.newChannelBuilderForAddress(address.host(), address.port(), credentials)
                // What comes in is only put into a queue.
                .directExecutor()
                .maxInboundMessageSize(LARGEST_MESSAGE_BYTES)
                // A stream that was interrupted in the middle must not go on elsewhere by itself.
                .disableRetry()
                .build();
    }

    Address address() {
        return address;
    }

    /**
     * Opens a stream.
     *
     * @param patient whether it waits for a server that is not there yet
     */
    ProcessStream open(boolean patient) {
        return new ProcessStream(channel, patient);
    }

    /**
     * Opens the next streams over another connection, because one over which nothing comes may be one to a machine that is
     * gone. It ends with its last stream.
     */
    void reconnect() {
        former.removeIf(ManagedChannel::isTerminated);
        former.add(channel);
        channel.shutdown();
        channel = channelTo(address, credentials);
    }

    @Override
    public void close() {
        former.forEach(ManagedChannel::shutdownNow);
        channel.shutdownNow();
        try {
            channel.awaitTermination(TIME_TO_CLOSE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            // Its threads end by themselves.
            Thread.currentThread().interrupt();
        }
    }
}
