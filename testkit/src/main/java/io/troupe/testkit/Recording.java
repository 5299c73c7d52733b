package io.troupe.testkit;

import java.util.Arrays;

/** The beginning of what one side of a connection sent. */
final class Recording {
    private static final int MOST_BYTES = 64 << 10;

    private byte[] bytes = new byte[0];

    synchronized void add(byte[] more, int length) {
        int taken = Math.min(length, MOST_BYTES - bytes.length);
        int before = bytes.length;
        bytes = Arrays.copyOf(bytes, before + taken);
        System.arraycopy(more, 0, bytes, before, taken);
    }

    synchronized byte[] bytes() {
        return bytes.clone();
    }
}
