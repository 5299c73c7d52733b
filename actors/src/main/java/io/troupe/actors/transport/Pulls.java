package io.troupe.actors.transport;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The blobs that come by one connection: asks for their chunks in turn, few at a time. Usable from any thread. */
final class Pulls {
    /**
     * Of all pulls together: keeps the line busy, and bounds what a message's credit can wait for. With 1.5 MB under way
     * a line of 10 Gbit/s stays busy up to a round trip of 1.2 ms. More is slower where peers share a machine, because
     * what is under way to all of them no longer stays in the cache between the copy in and the copy out.
     */
    static final int MAX_AHEAD = 3;

    static final int MAX_PULLS = 64;

    private final ArrayDeque<Pull> active = new ArrayDeque<>();
    private final ArrayDeque<Expected> expected = new ArrayDeque<>();
    private Optional<String> ended = Optional.empty();
    private long expectingSince;

    /** A chunk that was asked for. */
    record Expected(Pull pull, ChunkRequest request) {}

    /** Takes a pull on, or fails it. */
    void add(Pull pull) {
        Optional<String> refused;
        synchronized (this) {
            refused = ended;
            if (refused.isEmpty() && active.size() == MAX_PULLS) {
                refused = Optional.of(MAX_PULLS + " blobs are being pulled from there already");
            }
            if (refused.isEmpty()) {
                active.add(pull);
            }
        }
        refused.ifPresent(why -> pull.fail(why, Optional.empty()));
    }

    /** The next chunk to ask for; empty while enough are on their way. */
    synchronized Optional<Expected> next() {
        while (expected.size() < MAX_AHEAD && !active.isEmpty()) {
            Pull pull = active.poll();
            Optional<ChunkRequest> request = pull.nextRequest();
            if (request.isPresent()) {
                active.add(pull);
                Expected chunk = new Expected(pull, request.get());
                if (expected.isEmpty()) {
                    expectingSince = System.nanoTime();
                }
                expected.add(chunk);
                return Optional.of(chunk);
            }
        }
        return Optional.empty();
    }

    /** What the peer answers now. */
    synchronized Expected answered() throws ProtocolViolation {
        Expected chunk = expected.poll();
        if (chunk == null) {
            throw new ProtocolViolation("a chunk that nobody asked for");
        }
        expectingSince = System.nanoTime();
        return chunk;
    }

    /** How long the peer has owed the next chunk; 0 where it owes none. */
    synchronized long nanosOwing(long now) {
        return expected.isEmpty() ? 0 : now - expectingSince;
    }

    /** Counts what the peer owes from now on. */
    synchronized void pardon() {
        expectingSince = System.nanoTime();
    }

    /** The connection is gone: fails every pull. */
    void end(String why, Throwable cause) {
        List<Pull> all = new ArrayList<>();
        synchronized (this) {
            ended = Optional.of(why);
            all.addAll(active);
            expected.forEach(chunk -> all.add(chunk.pull()));
            active.clear();
            expected.clear();
        }
        all.forEach(pull -> pull.fail(why, Optional.of(cause)));
    }
}
