package io.troupe.actors.transport;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The start of every frame, 16 bytes, little-endian: a fixed byte, the type, 2 bytes of stream, 4 of length, 8 of tag.
 * Nothing is allocated for a frame before its header is found to be right.
 *
 * @param length of the payload; of a compressed message, of its content
 */
record Header(FrameType type, int stream, int length, long tag) {
    static final int BYTES = 16;
    static final int MAX_STREAM = 0xFFFF;
    private static final byte MAGIC = 'T';

    /** Puts a header at the start of a little-endian buffer, which is then ready to be written. */
    static void put(ByteBuffer target, FrameType type, int stream, int length, long tag) {
        target.clear();
        target.put(MAGIC)
                .put(type.code())
                .putShort((short) stream)
                .putInt(length)
                .putLong(tag);
        target.flip();
    }

    /**
     * Reads a header.
     *
     * @param bytes 16, little-endian, from position 0
     * @param maxMessageBytes that the reader accepts
     */
    static Header of(ByteBuffer bytes, int maxMessageBytes) throws ProtocolViolation {
        if (bytes.get(0) != MAGIC) {
            throw new ProtocolViolation("a frame begins with the byte " + bytes.get(0) + ", not " + MAGIC);
        }
        FrameType type = FrameType.of(bytes.get(1));
        int length = bytes.getInt(4);
        int limit = type.isMessage() ? maxMessageBytes : type.maxBytes();
        if (length < 0 || length > limit) {
            throw new ProtocolViolation("a frame " + type + " of " + Integer.toUnsignedLong(length) + " bytes, but "
                    + limit + " is allowed");
        }
        return new Header(type, bytes.getShort(2) & MAX_STREAM, length, bytes.getLong(8));
    }

    static ByteBuffer buffer() {
        return ByteBuffer.allocateDirect(BYTES).order(ByteOrder.LITTLE_ENDIAN);
    }
}
