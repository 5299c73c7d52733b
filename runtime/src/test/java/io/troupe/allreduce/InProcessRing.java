package io.troupe.allreduce;

import io.troupe.algorithm.GroupBroken;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The links of a ring inside one process, each with room for one message. */
public final class InProcessRing {
    private InProcessRing() {}

    /** The neighbours of each of these members, in their order. */
    public static List<RingNeighbours> of(List<String> members) {
        int size = members.size();
        List<Link> links = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            links.add(new Link());
        }
        List<RingNeighbours> neighbours = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            int before = Math.floorMod(i - 1, size);
            neighbours.add(
                    new Neighbours(links.get(i), members.get((i + 1) % size), links.get(before), members.get(before)));
        }
        return neighbours;
    }

    private record Message(ChunkTag tag, ByteBuffer bytes) {}

    private record Neighbours(Link outgoing, String next, Link incoming, String previous) implements RingNeighbours {
        @Override
        public void send(ChunkTag tag, ByteBuffer chunk, Duration timeout) {
            ByteBuffer copy = ByteBuffer.allocate(chunk.remaining()).put(chunk).flip();
            outgoing.put(new Message(tag, copy), timeout, next + " took no message in " + timeout);
        }

        @Override
        public ChunkTag receive(ByteBuffer chunk, Duration timeout) {
            Message message = incoming.take(timeout, previous + " sent nothing in " + timeout);
            chunk.clear();
            chunk.put(message.bytes).flip();
            return message.tag;
        }

        @Override
        public void abort(String why) {
            outgoing.abort(why);
            incoming.abort(why);
        }
    }

    private static final class Link {
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition changed = lock.newCondition();
        private Optional<Message> held = Optional.empty();
        private Optional<String> aborted = Optional.empty();

        void put(Message message, Duration timeout, String complaint) {
            lock.lock();
            try {
                await(false, timeout, complaint);
                held = Optional.of(message);
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }

        Message take(Duration timeout, String complaint) {
            lock.lock();
            try {
                await(true, timeout, complaint);
                Message message = held.orElseThrow();
                held = Optional.empty();
                changed.signalAll();
                return message;
            } finally {
                lock.unlock();
            }
        }

        private void await(boolean present, Duration timeout, String complaint) {
            long left = timeout.toNanos();
            while (aborted.isEmpty() && held.isPresent() != present) {
                if (left <= 0) {
                    throw new GroupBroken(complaint);
                }
                try {
                    left = changed.awaitNanos(left);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new GroupBroken("interrupted while waiting for a neighbour");
                }
            }
            aborted.ifPresent(why -> {
                throw new GroupBroken(why);
            });
        }

        void abort(String why) {
            lock.lock();
            try {
                aborted = aborted.or(() -> Optional.of(why));
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /** A bound for whatever should come about at once. */
    public static final Duration PATIENCE = Duration.ofSeconds(20);
}
