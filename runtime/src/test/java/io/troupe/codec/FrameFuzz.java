package io.troupe.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.troupe.random.RandomStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Objects;

/**
 * Spoils good frames in every way that a seed can think of. Whatever comes out is either refused or encodes to the very
 * bytes that it was decoded from.
 */
final class FrameFuzz {
    /** What a decoder may allocate beside copies of the frame: messages, stack traces, views. */
    private static final long FIXED_BYTES = 32 << 10;

    /** Tries in which classes are still loaded. */
    private static final int WARM_UP = 1000;

    private static final int[] INTERESTING = {
        0, 1, -1, 2, 7, 255, 256, 65_536, 1 << 24, Integer.MAX_VALUE, Integer.MIN_VALUE, Integer.MAX_VALUE - 7
    };

    /** Decodes a frame and encodes what came out. */
    interface RoundTrip {
        void decodeAndEncode(ByteBuffer frame, ByteBuffer again) throws MalformedFrame;
    }

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final List<ByteBuffer> good;
    private final RoundTrip codec;
    private final ByteBuffer frame;
    private final ByteBuffer again;
    private int refused;
    private int accepted;

    FrameFuzz(List<ByteBuffer> good, RoundTrip codec) {
        this.good = good;
        this.codec = codec;
        int largest = 2 * good.stream().mapToInt(ByteBuffer::remaining).max().orElseThrow() + 64;
        frame = ByteBuffer.allocateDirect(largest).order(ByteOrder.LITTLE_ENDIAN);
        again = ByteBuffer.allocateDirect(largest);
    }

    /** Tries seeds {@code 0 .. cases - 1}. Both outcomes must come up, or the test tests nothing. */
    void run(int cases) {
        for (int seed = 0; seed < cases; seed++) {
            spoil(RandomStream.derive(seed, "fuzz", 0));
            attempt(seed);
        }
        assertThat(refused).isGreaterThan(cases / 10);
        assertThat(accepted).isGreaterThan(cases / 100);
    }

    private void attempt(int seed) {
        long before = threads.getCurrentThreadAllocatedBytes();
        String refusal = "";
        try {
            codec.decodeAndEncode(frame, again.clear());
        } catch (MalformedFrame e) {
            refusal = Objects.requireNonNull(e.getMessage());
        } catch (RuntimeException | Error e) {
            throw new AssertionError("seed " + seed, e);
        }
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        if (seed >= WARM_UP && allocated > FIXED_BYTES + 4L * frame.remaining()) {
            throw new AssertionError("seed " + seed + " made it allocate " + allocated + " bytes");
        }
        if (refusal.isEmpty()) {
            accepted++;
            if (!again.flip().equals(frame)) {
                throw new AssertionError("seed " + seed + " was decoded to something else");
            }
        } else {
            refused++;
            assertThat(refusal.length()).as("seed " + seed).isLessThan(1000);
        }
    }

    private void spoil(RandomStream random) {
        frame.clear().put(any(random).duplicate()).flip();
        int times = 1 + random.nextInt(3);
        for (int i = 0; i < times; i++) {
            spoilOnce(random);
        }
    }

    private void spoilOnce(RandomStream random) {
        int size = frame.remaining();
        switch (random.nextInt(7)) {
            case 0 -> frame.limit(random.nextInt(size + 1));
            case 1 -> frame.limit(Math.min(frame.capacity(), size + 1 + random.nextInt(40)));
            case 2, 3 -> flip(random, size);
            case 4 -> overwrite(random, size, 128);
            case 5 -> overwrite(random, size, size);
            default -> splice(random, size);
        }
    }

    private void flip(RandomStream random, int size) {
        if (size > 0) {
            int at = random.nextInt(random.nextBoolean() ? size : Math.min(size, 128));
            frame.put(at, (byte) (frame.get(at) ^ (1 << random.nextInt(8))));
        }
    }

    private void overwrite(RandomStream random, int size, int within) {
        int slots = Math.min(size, within) / Integer.BYTES;
        if (slots > 0) {
            int value = random.nextInt(8) == 0 ? random.nextInt() : INTERESTING[random.nextInt(INTERESTING.length)];
            frame.putInt(Integer.BYTES * random.nextInt(slots), value);
        }
    }

    private void splice(RandomStream random, int size) {
        ByteBuffer other = any(random);
        int cut = random.nextInt(size + 1);
        int from = random.nextBoolean() ? Math.min(cut, other.limit()) : random.nextInt(other.limit() + 1);
        int length = Math.min(other.limit() - from, frame.capacity() - cut);
        frame.limit(cut + length).put(cut, other, from, length);
    }

    private ByteBuffer any(RandomStream random) {
        return good.get(random.nextInt(good.size()));
    }
}
