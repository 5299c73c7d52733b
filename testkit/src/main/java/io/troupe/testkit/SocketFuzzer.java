package io.troupe.testkit;

import io.troupe.random.RandomStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Talks nonsense to a listening port, from a few threads, for a while. What each thread sends follows from the seed; how
 * much it gets to send depends on the other side.
 *
 * @param target host and port
 * @param seed of everything that is random
 * @param threads that attack at once; a flood of each opens {@value #FLOOD} connections
 * @param attacks to choose from
 * @param sessions beginnings of good connections, such as {@link TcpProxy#recordings()}
 */
public record SocketFuzzer(
        InetSocketAddress target, long seed, int threads, Set<Attack> attacks, List<byte[]> sessions) {
    private static final int FLOOD = 50;
    private static final int MOST_RANDOM_BYTES = 100_000;
    private static final int CONNECT_MILLIS = 2_000;
    private static final int ANSWER_MILLIS = 50;
    private static final long SLOW_BYTE_NANOS = 20_000_000;
    private static final int MOST_SLOW_BYTES = 100;
    private static final Duration GRACE = Duration.ofSeconds(3);

    /** Kinds of nonsense. */
    public enum Attack {
        /** Noise of any length. */
        RANDOM_BYTES,
        /** A good beginning that stops in the middle. */
        TRUNCATION,
        /** A number that could be a length, as large as it gets, and little after it. */
        LENGTH_BOMB,
        /** A good beginning, a byte at a time. */
        SLOW_LORIS,
        /** A good beginning with some bytes changed, doubled or left out. */
        MUTATION,
        /** Many connections that say nothing. */
        FLOOD
    }

    public SocketFuzzer {
        attacks = Set.copyOf(attacks);
        sessions = List.copyOf(sessions);
        if (threads < 1 || attacks.isEmpty()) {
            throw new IllegalArgumentException(threads + " threads and " + attacks.size()
                    + " kinds of attacks: there must be at least one of each");
        }
    }

    /** Every attack, from four threads. */
    public static SocketFuzzer of(InetSocketAddress target, long seed) {
        return new SocketFuzzer(target, seed, 4, EnumSet.allOf(Attack.class), List.of());
    }

    /** Some attacks only. */
    public SocketFuzzer only(Attack first, Attack... more) {
        return new SocketFuzzer(target, seed, threads, EnumSet.of(first, more), sessions);
    }

    /** With beginnings of good connections to begin with. */
    public SocketFuzzer withSessions(List<byte[]> good) {
        return new SocketFuzzer(target, seed, threads, attacks, good);
    }

    /** Attacks for so long, and returns when all its connections are closed. */
    public FuzzReport run(Duration duration) throws InterruptedException {
        Counts counts = new Counts();
        long end = System.nanoTime() + duration.toNanos();
        List<Thread> attackers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            RandomStream random = RandomStream.derive(seed, "socket-fuzzer", i);
            attackers.add(Thread.ofPlatform().daemon().name("fuzzer-" + i).start(() -> attack(random, end, counts)));
        }
        try {
            for (Thread attacker : attackers) {
                attacker.join(
                        Duration.ofNanos(Math.max(1, end - System.nanoTime())).plus(GRACE));
            }
        } finally {
            attackers.forEach(Thread::interrupt);
            // Who still writes to a port that does not read would do so for ever.
            counts.open.forEach(ProxyConnection::drop);
        }
        for (Thread attacker : attackers) {
            attacker.join();
        }
        return counts.report(seed);
    }

    private void attack(RandomStream random, long end, Counts counts) {
        List<Attack> kinds = attacks.stream().sorted().toList();
        // Once in any case: the thread may have had to wait for its turn.
        do {
            Attack kind = kinds.get(random.nextInt(kinds.size()));
            try {
                make(kind, random, end, counts);
            } catch (IOException e) {
                // That the other side ends it is what it should do.
                LockSupport.parkNanos(1_000_000);
            }
            counts.made(kind);
        } while (System.nanoTime() - end < 0 && !Thread.currentThread().isInterrupted());
    }

    private void make(Attack kind, RandomStream random, long end, Counts counts) throws IOException {
        switch (kind) {
            case RANDOM_BYTES -> send(bytes(random, random.nextInt(MOST_RANDOM_BYTES)), counts);
            case TRUNCATION -> {
                byte[] session = session(random);
                send(Arrays.copyOf(session, random.nextInt(session.length + 1)), counts);
            }
            case LENGTH_BOMB -> send(lengthBomb(random), counts);
            case SLOW_LORIS -> slowly(session(random), end, counts);
            case MUTATION -> send(mutated(session(random), random), counts);
            case FLOOD -> flood(random, counts);
        }
    }

    private Socket connect(Counts counts) throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(target, CONNECT_MILLIS);
            socket.setSoTimeout(ANSWER_MILLIS);
            counts.open.removeIf(Socket::isClosed);
            counts.open.add(socket);
            return socket;
        } catch (IOException e) {
            socket.close();
            counts.refused.incrementAndGet();
            throw e;
        }
    }

    private void send(byte[] bytes, Counts counts) throws IOException {
        try (Socket socket = connect(counts)) {
            socket.getOutputStream().write(bytes);
            counts.sent.addAndGet(bytes.length);
            listen(socket, counts);
        }
    }

    /** Reads the beginning of an answer. */
    private static void listen(Socket socket, Counts counts) throws IOException {
        try {
            int length = socket.getInputStream().read(new byte[4096]);
            counts.received.addAndGet(Math.max(0, length));
        } catch (SocketTimeoutException e) {
            // It says nothing, and is left.
        }
    }

    private void slowly(byte[] bytes, long end, Counts counts) throws IOException {
        try (Socket socket = connect(counts)) {
            for (int i = 0; i < Math.min(bytes.length, MOST_SLOW_BYTES) && System.nanoTime() - end < 0; i++) {
                socket.getOutputStream().write(bytes[i]);
                counts.sent.incrementAndGet();
                LockSupport.parkNanos(SLOW_BYTE_NANOS);
            }
        }
    }

    private void flood(RandomStream random, Counts counts) throws IOException {
        List<Socket> open = new ArrayList<>();
        try {
            for (int i = 0; i < FLOOD; i++) {
                open.add(connect(counts));
            }
            Socket one = open.get(random.nextInt(open.size()));
            listen(one, counts);
        } finally {
            for (Socket socket : open) {
                ProxyConnection.drop(socket);
            }
        }
    }

    private byte[] session(RandomStream random) {
        return sessions.isEmpty()
                ? bytes(random, 1 + random.nextInt(512))
                : sessions.get(random.nextInt(sessions.size()));
    }

    private byte[] lengthBomb(RandomStream random) {
        byte[] begin = random.nextBoolean() ? session(random) : new byte[0];
        int kept = random.nextInt(Math.min(begin.length, 64) + 1);
        ByteBuffer bomb = ByteBuffer.allocate(kept + 8 + random.nextInt(256));
        bomb.put(begin, 0, kept);
        bomb.order(random.nextBoolean() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        switch (random.nextInt(4)) {
            case 0 -> bomb.putInt(Integer.MAX_VALUE);
            case 1 -> bomb.putInt(-1);
            case 2 -> bomb.putInt(random.nextInt(1 << 30) + (1 << 20));
            default -> bomb.putLong(Long.MAX_VALUE);
        }
        bomb.put(bytes(random, bomb.remaining()));
        return bomb.array();
    }

    private static byte[] mutated(byte[] session, RandomStream random) {
        byte[] result = session.clone();
        for (int change = 0; change <= random.nextInt(8) && result.length > 0; change++) {
            int at = random.nextInt(result.length);
            switch (random.nextInt(4)) {
                case 0 -> result[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> result[at] = (byte) random.nextInt();
                case 2 -> {
                    // A stretch again, at the end.
                    int length = Math.min(result.length - at, 1 + random.nextInt(64));
                    byte[] longer = Arrays.copyOf(result, result.length + length);
                    System.arraycopy(result, at, longer, result.length, length);
                    result = longer;
                }
                default -> {
                    int length = Math.min(result.length - at, 1 + random.nextInt(16));
                    byte[] shorter = Arrays.copyOf(result, result.length - length);
                    System.arraycopy(result, at + length, shorter, at, result.length - at - length);
                    result = shorter;
                }
            }
        }
        return result;
    }

    private static byte[] bytes(RandomStream random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Of all threads. */
    private static final class Counts {
        private final AtomicLong refused = new AtomicLong();
        private final AtomicLong sent = new AtomicLong();
        private final AtomicLong received = new AtomicLong();
        private final Set<Socket> open = ConcurrentHashMap.newKeySet();
        private final Map<Attack, Long> attacks = new EnumMap<>(Attack.class);

        synchronized void made(Attack kind) {
            attacks.merge(kind, 1L, Long::sum);
        }

        synchronized FuzzReport report(long seed) {
            return new FuzzReport(seed, attacks, refused.get(), sent.get(), received.get());
        }
    }
}
