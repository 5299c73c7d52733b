package io.troupe.dmenvrpc;

import com.google.rpc.Code;
import dm_env_rpc.v1.DmEnvRpc.EnvironmentRequest;
import dm_env_rpc.v1.DmEnvRpc.EnvironmentResponse;
import dm_env_rpc.v1.DmEnvRpc.EnvironmentResponse.PayloadCase;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.troupe.dmenvrpc.RpcFault.Extent;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** One call of {@code Process}: requests, and as many answers in the same order. For one thread. */
final class ProcessStream {
    static final MethodDescriptor<EnvironmentRequest, EnvironmentResponse> PROCESS =
            MethodDescriptor.<EnvironmentRequest, EnvironmentResponse>newBuilder()
                    .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
                    .setFullMethodName("dm_env_rpc.v1.Environment/Process")
                    .setRequestMarshaller(new Messages<>(EnvironmentRequest.parser()))
                    .setResponseMarshaller(new Messages<>(EnvironmentResponse.parser()))
                    .build();

    /** More requests than this are never without an answer, and the end of the stream comes once. */
    private static final int MOST_EVENTS = 8;
    /** How often a connection that could not be made is tried again, where the stream is patient. */
    private static final long AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    /** For what came in while this program stood still: the last moment of those who wait until a deadline. */
    private static final long LAST_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private sealed interface Event {
        record Answer(EnvironmentResponse response) implements Event {}

        record End(Status status) implements Event {}
    }

    private final ManagedChannel channel;
    private final ClientCall<EnvironmentRequest, EnvironmentResponse> call;
    private final BlockingQueue<Event> events = new ArrayBlockingQueue<>(MOST_EVENTS);
    private boolean waitsForServer;
    /** Requests without an answer. */
    private int outstanding;
    /** What came that nobody asked for: all answers after it would be those to other questions. */
    private Optional<EnvironmentResponse> surplus = Optional.empty();

    private boolean open = true;

    /** @param patient whether it waits for a server that is not there yet, and tries to reach it again and again */
    ProcessStream(ManagedChannel channel, boolean patient) {
        this.channel = channel;
        waitsForServer = patient;
        CallOptions options = patient ? CallOptions.DEFAULT.withWaitForReady() : CallOptions.DEFAULT;
        call = channel.newCall(PROCESS, options);
        call.start(
                new ClientCall.Listener<>() {
                    @Override
                    public void onMessage(EnvironmentResponse response) {
                        offer(new Event.Answer(response));
                    }

                    @Override
                    public void onClose(Status status, Metadata trailers) {
                        offer(new Event.End(status));
                    }
                },
                new Metadata());
        // One more than there are questions, to see what nobody asked for.
        call.request(1);
    }

    private void offer(Event event) {
        if (!events.offer(event)) {
            call.cancel("more answers than questions", null);
        }
    }

    /** Whether it can still be used. */
    boolean isOpen() {
        return open;
    }

    /** Sends a request; what goes wrong is said by {@link #receive}. */
    void send(EnvironmentRequest request) {
        if (open) {
            if (outstanding == 0 && events.peek() instanceof Event.Answer(EnvironmentResponse response)) {
                surplus = Optional.of(response);
            }
            outstanding++;
            call.request(1);
            call.sendMessage(request);
        }
    }

    /**
     * Waits for the next answer.
     *
     * @param expected kind of it
     * @param deadline of {@link System#nanoTime}
     * @throws RpcFault when there is none in time, or another one; the stream is of no use then
     */
    EnvironmentResponse receive(PayloadCase expected, long deadline) throws RpcFault {
        if (!open) {
            throw new RpcFault("the connection was given up before " + name(expected));
        }
        if (surplus.isPresent()) {
            EnvironmentResponse response = surplus.get();
            throw new RpcFault("the server sent what it was not asked for: "
                    + (response.hasError()
                            ? "an error, " + text(response.getError())
                            : name(response.getPayloadCase())));
        }
        return switch (next(expected, deadline)) {
            case Event.Answer(EnvironmentResponse response) -> {
                waitsForServer = false;
                outstanding--;
                PayloadCase kind = response.getPayloadCase();
                if (kind == expected) {
                    yield response;
                }
                if (kind == PayloadCase.ERROR) {
                    throw new RpcFault(
                            "the server answered " + name(expected) + " with an error: " + text(response.getError()));
                }
                throw new RpcFault("the server answered " + name(expected) + " with " + name(kind));
            }
            case Event.End(Status status) -> {
                open = false;
                String problem = "the connection ended before the answer to " + name(expected) + ": " + text(status);
                throw new RpcFault(extent(status), problem);
            }
        };
    }

    /**
     * Waits until the stream has ended, whatever is still answered.
     *
     * @throws RpcFault when it has not in time
     */
    void awaitEnd(long deadline) throws RpcFault {
        while (open) {
            if (next(PayloadCase.LEAVE_WORLD, deadline) instanceof Event.End) {
                open = false;
            }
        }
    }

    /** A server that is being stopped cancels without a cause, and gRPC with one where it could not read an answer. */
    private static Extent extent(Status status) {
        Status.Code code = status.getCode();
        return code == Status.Code.UNAVAILABLE || (code == Status.Code.CANCELLED && status.getCause() == null)
                ? Extent.SERVER_GONE
                : Extent.COPY;
    }

    private Event next(PayloadCase expected, long deadline) throws RpcFault {
        try {
            while (true) {
                long left = Math.max(LAST_LOOK_NANOS, deadline - System.nanoTime());
                Optional<Event> event = Optional.ofNullable(
                        events.poll(waitsForServer ? Math.min(left, AGAIN_NANOS) : left, TimeUnit.NANOSECONDS));
                if (event.isPresent()) {
                    return event.get();
                }
                if (deadline - System.nanoTime() <= 0) {
                    throw new RpcFault(Extent.SERVER_SILENT, "there was no answer to " + name(expected));
                }
                // By itself it would wait longer after each try.
                channel.resetConnectBackoff();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RpcFault("interrupted while it waited for the answer to " + name(expected));
        }
    }

    private static String name(PayloadCase kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private static String text(com.google.rpc.Status error) {
        String code = Optional.ofNullable(Code.forNumber(error.getCode()))
                .map(Code::name)
                .orElse("code " + error.getCode());
        return error.getMessage().isEmpty() ? code : code + ": " + error.getMessage();
    }

    /** In one line: a description may go on about the insides of gRPC. */
    private static String text(Status status) {
        String description = Optional.ofNullable(status.getDescription())
                .flatMap(text -> text.lines().findFirst())
                .map(line -> ": " + line)
                .orElse("");
        String cause = Optional.ofNullable(status.getCause())
                .map(thrown -> " (" + root(thrown).getMessage() + ")")
                .orElse("");
        return status.getCode() + description + cause;
    }

    private static Throwable root(Throwable thrown) {
        Throwable cause = thrown.getCause();
        return cause == null ? thrown : root(cause);
    }

    /** Ends it at once, whatever the server is doing. */
    void cancel() {
        open = false;
        call.cancel("given up", null);
    }

    /** Says that there are no more requests. */
    void finish() {
        if (open) {
            call.halfClose();
        }
    }
}
