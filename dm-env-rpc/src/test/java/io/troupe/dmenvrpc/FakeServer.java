package io.troupe.dmenvrpc;

import dm_env_rpc.v1.DmEnvRpc.EnvironmentRequest;
import dm_env_rpc.v1.DmEnvRpc.EnvironmentResponse;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCredentials;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntFunction;

/** A server on loopback, with a {@link World} for every stream that is opened. */
final class FakeServer implements AutoCloseable {
    private final Server server;
    private final int port;
    private final List<World> worlds = new CopyOnWriteArrayList<>();

    private FakeServer(int port, ServerCredentials credentials, IntFunction<World> factory) throws IOException {
        ServiceDescriptor service = ServiceDescriptor.newBuilder("dm_env_rpc.v1.Environment")
                .addMethod(ProcessStream.PROCESS)
                .build();
        server = Grpc.newServerBuilderForPort(port, credentials)
                .directExecutor()
                .addService(ServerServiceDefinition.builder(service)
                        .addMethod(ProcessStream.PROCESS, (call, headers) -> stream(call, factory))
                        .build())
                .build()
                .start();
        this.port = server.getPort();
    }

    static FakeServer start(IntFunction<World> factory) throws IOException {
        return at(0, factory);
    }

    static FakeServer at(int port, IntFunction<World> factory) throws IOException {
        return new FakeServer(port, InsecureServerCredentials.create(), factory);
    }

    static FakeServer with(ServerCredentials credentials, IntFunction<World> factory) throws IOException {
        return new FakeServer(0, credentials, factory);
    }

    private ServerCall.Listener<EnvironmentRequest> stream(
            ServerCall<EnvironmentRequest, EnvironmentResponse> call, IntFunction<World> factory) {
        World world;
        synchronized (worlds) {
            world = factory.apply(worlds.size());
            world.connection = Optional.ofNullable(call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR));
            worlds.add(world);
        }
        call.sendHeaders(new Metadata());
        call.request(1);
        return new ServerCall.Listener<>() {
            private boolean closed;

            @Override
            public void onMessage(EnvironmentRequest request) {
                Optional<EnvironmentResponse> response;
                try {
                    response = world.answer(request);
                } catch (EndOfStream end) {
                    closed = true;
                    call.close(end.status, new Metadata());
                    return;
                }
                response.ifPresent(call::sendMessage);
                world.more(request).ifPresent(call::sendMessage);
                call.request(1);
            }

            @Override
            public void onHalfClose() {
                if (!closed) {
                    call.close(Status.OK, new Metadata());
                }
            }
        };
    }

    /** Thrown by a world whose stream ends. */
    static final class EndOfStream extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient Status status;

        EndOfStream(Status status) {
            this.status = status;
        }
    }

    int port() {
        return port;
    }

    String address() {
        return "localhost:" + port();
    }

    /** Those of the streams that were opened, in order. */
    List<World> worlds() {
        return worlds;
    }

    @Override
    public void close() {
        server.shutdownNow();
        try {
            server.awaitTermination();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
