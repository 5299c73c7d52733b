package io.troupe.actors.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/** Opens the connection when it is needed, on a thread of its own, so that whoever pulls does not wait for it. */
final class PeerOutlet implements Outlet {
    private final DataAddress peer;
    private final Connector connector;
    private final String threadName;
    private final Consumer<PeerOutlet> whenClosed;
    private Optional<CompletableFuture<Outgoing>> current = Optional.empty();
    private Optional<Thread> connecting = Optional.empty();
    private boolean closed;

    PeerOutlet(DataAddress peer, Connector connector, String threadName, Consumer<PeerOutlet> whenClosed) {
        this.peer = peer;
        this.connector = connector;
        this.threadName = threadName;
        this.whenClosed = whenClosed;
    }

    @Override
    public DataAddress peer() {
        return peer;
    }

    @Override
    public void send(int stream, long tag, ByteBuffer... parts) throws IOException, InterruptedException {
        if (stream < 0 || stream > Header.MAX_STREAM) {
            throw new IllegalArgumentException("stream " + stream + " is not 0 to " + Header.MAX_STREAM);
        }
        try {
            connection().get().send(stream, tag, parts);
        } catch (IOException e) {
            // An interrupt during a write closes the channel.
            if (Thread.interrupted()) {
                throw interrupted(e);
            }
            throw e;
        } catch (ExecutionException e) {
            throw new IOException(
                    e.getCause() == null ? e.getMessage() : e.getCause().getMessage(), e.getCause());
        }
    }

    private static InterruptedException interrupted(IOException cause) {
        InterruptedException interrupted = new InterruptedException("interrupted: " + cause.getMessage());
        interrupted.initCause(cause);
        return interrupted;
    }

    CompletableFuture<ByteBuffer> pull(BlobReference blob, Optional<ByteBuffer> given) {
        ByteBuffer target;
        try {
            target = given.map(ByteBuffer::slice)
                    .orElseGet(() -> ByteBuffer.allocateDirect((int) blob.sizeBytes()))
                    .order(ByteOrder.LITTLE_ENDIAN);
        } catch (OutOfMemoryError e) {
            return CompletableFuture.failedFuture(new IOException(
                    "blob '" + blob.id() + "' of " + blob.sizeBytes() + " bytes from " + peer
                            + " does not fit into direct memory",
                    e));
        }
        Pull pull = new Pull(blob, peer, target);
        pull.finishWhenComplete();
        if (pull.isWanted()) {
            var unused = connection().whenComplete((outgoing, failure) -> {
                if (failure == null) {
                    outgoing.pull(pull);
                } else {
                    pull.fail(String.valueOf(failure.getMessage()), Optional.of(failure));
                }
            });
        }
        return pull.result();
    }

    private synchronized CompletableFuture<Outgoing> connection() {
        if (closed) {
            return CompletableFuture.failedFuture(
                    new IOException("the connection to peer " + peer + " was closed here"));
        }
        if (current.isPresent() && !hasFailed(current.get())) {
            return current.get();
        }
        CompletableFuture<Outgoing> opening = new CompletableFuture<>();
        current = Optional.of(opening);
        Thread thread = Thread.ofPlatform().daemon().name(threadName).unstarted(() -> open(opening));
        connecting = Optional.of(thread);
        thread.start();
        return opening;
    }

    private static boolean hasFailed(CompletableFuture<Outgoing> connection) {
        return connection.isDone()
                && (connection.isCompletedExceptionally()
                        || !connection.resultNow().link().isOpen());
    }

    private void open(CompletableFuture<Outgoing> opening) {
        try {
            Outgoing outgoing = connector.connect(peer);
            boolean wanted;
            synchronized (this) {
                wanted = !closed;
            }
            if (!wanted) {
                outgoing.link()
                        .fail(new IOException(
                                "the connection to " + outgoing.link().peer() + " was closed here"));
            }
            opening.complete(outgoing);
        } catch (IOException | RuntimeException | Error e) {
            opening.completeExceptionally(e);
        }
    }

    @Override
    public void close() {
        Optional<CompletableFuture<Outgoing>> last;
        synchronized (this) {
            closed = true;
            last = current;
        }
        last.ifPresent(connection -> {
            var unused = connection.whenComplete((outgoing, failure) -> {
                if (failure == null) {
                    outgoing.link()
                            .fail(new IOException(
                                    "the connection to " + outgoing.link().peer() + " was closed here"));
                }
            });
        });
        whenClosed.accept(this);
    }

    /** Waits for what {@link #close} has ended. */
    void awaitEnd(long millis) throws InterruptedException {
        Optional<CompletableFuture<Outgoing>> last;
        Optional<Thread> thread;
        synchronized (this) {
            last = current;
            thread = connecting;
        }
        if (thread.isPresent()) {
            thread.get().join(Math.max(1, millis));
        }
        if (last.isPresent() && last.get().isDone() && !last.get().isCompletedExceptionally()) {
            Link link = last.get().resultNow().link();
            if (!link.awaitEnd(millis)) {
                link.interrupt();
            }
        }
    }
}
