package io.troupe.actors.transport;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Asks for part of a blob.
 *
 * @param offset of the first byte
 * @param length at most {@value #MAX_BYTES}
 */
record ChunkRequest(String blob, long offset, int length) {
    /** Small enough that messages and credit never wait long behind one. */
    static final int MAX_BYTES = 1 << 19;

    static final int FIXED_BYTES = Long.BYTES + Integer.BYTES;
    /** Of one connection; whoever asks for more breaks the protocol. */
    static final int MAX_OUTSTANDING = 16;

    ByteBuffer toBytes() {
        byte[] id = blob.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(FIXED_BYTES + id.length).order(ByteOrder.LITTLE_ENDIAN);
        return bytes.putLong(offset).putInt(length).put(id).flip();
    }

    static ChunkRequest of(ByteBuffer bytes) throws ProtocolViolation {
        if (bytes.remaining() <= FIXED_BYTES) {
            throw new ProtocolViolation("a request of " + bytes.remaining() + " bytes names no blob");
        }
        bytes.order(ByteOrder.LITTLE_ENDIAN);
        long offset = bytes.getLong();
        int length = bytes.getInt();
        if (offset < 0 || length < 1 || length > MAX_BYTES) {
            throw new ProtocolViolation("a request for " + length + " bytes from " + offset + " on, but 1 to "
                    + MAX_BYTES + " from 0 on is allowed");
        }
        return new ChunkRequest(StandardCharsets.UTF_8.decode(bytes).toString(), offset, length);
    }
}
