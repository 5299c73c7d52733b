package io.troupe.actors.serialization;

import io.troupe.random.RandomStream;
import java.util.Arrays;
import java.util.List;

/** Good messages, spoilt in every way that a seed can think of. */
final class Spoilt {
    private static final byte[] INTERESTING = {0, 1, 2, 3, 0x10, 0x7F, (byte) 0x80, (byte) 0x83, (byte) 0xFF};

    private Spoilt() {}

    static byte[] bytes(List<byte[]> good, RandomStream random) {
        byte[] bytes = any(good, random).clone();
        int times = 1 + random.nextInt(3);
        for (int i = 0; i < times; i++) {
            bytes = once(bytes, good, random);
        }
        return bytes;
    }

    private static byte[] once(byte[] bytes, List<byte[]> good, RandomStream random) {
        int at = bytes.length == 0 ? 0 : random.nextInt(bytes.length);
        return switch (random.nextInt(5)) {
            case 0 -> Arrays.copyOf(bytes, at);
            case 1 -> Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(8));
            case 2 -> spliced(bytes, at, any(good, random), random);
            case 3 -> flipped(bytes, at, random);
            default -> overwritten(bytes, at, random);
        };
    }

    private static byte[] flipped(byte[] bytes, int at, RandomStream random) {
        if (bytes.length > 0) {
            bytes[at] ^= (byte) (1 << random.nextInt(8));
        }
        return bytes;
    }

    private static byte[] overwritten(byte[] bytes, int at, RandomStream random) {
        int until = Math.min(bytes.length, at + 1 + random.nextInt(5));
        Arrays.fill(bytes, at, until, INTERESTING[random.nextInt(INTERESTING.length)]);
        return bytes;
    }

    private static byte[] spliced(byte[] bytes, int at, byte[] other, RandomStream random) {
        int from = random.nextInt(other.length);
        byte[] result = Arrays.copyOf(bytes, at + other.length - from);
        System.arraycopy(other, from, result, at, other.length - from);
        return result;
    }

    private static byte[] any(List<byte[]> good, RandomStream random) {
        return good.get(random.nextInt(good.size()));
    }
}
