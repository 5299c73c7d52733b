package io.troupe.actors.transport;

import java.util.Arrays;

/** What a frame is, which side may send it, and how long its payload may be. */
enum FrameType {
    HELLO(1, Side.CONNECTOR, Payload.HANDSHAKE),
    CHALLENGE(2, Side.ACCEPTOR, Payload.HANDSHAKE),
    PROOF(3, Side.CONNECTOR, Payload.HANDSHAKE),
    WELCOME(4, Side.ACCEPTOR, Payload.HANDSHAKE),
    REFUSED(5, Side.ACCEPTOR, Payload.HANDSHAKE),

    /** A message; the tag is the sender's. */
    MESSAGE(16, Side.CONNECTOR, Payload.MESSAGE),
    /** A message in compressed blocks; the length is that of the content. */
    COMPRESSED_MESSAGE(17, Side.CONNECTOR, Payload.MESSAGE),
    /** The tag is the total of credit that the connector needs to send its next message. */
    WANT(18, Side.CONNECTOR, Payload.NONE),
    /** The connector will not use so much credit (tag) of what it was given, and wants no more for now. */
    SKIP(19, Side.CONNECTOR, Payload.NONE),
    /** Asks for a part of a blob; answered in the order of asking, each by a chunk or by why there is none. */
    REQUEST(20, Side.CONNECTOR, Payload.REQUEST),

    /** The tag is the total of credit given so far. */
    CREDIT(32, Side.ACCEPTOR, Payload.NONE),
    /** Credit that is not used is needed for others. */
    RECALL(33, Side.ACCEPTOR, Payload.NONE),
    CHUNK(34, Side.ACCEPTOR, Payload.CHUNK),
    NO_CHUNK(35, Side.ACCEPTOR, Payload.TEXT),

    PING(48, Side.EITHER, Payload.NONE),
    /** Why the sender closes the connection. */
    GOODBYE(49, Side.EITHER, Payload.TEXT);

    /** Who sends a frame. */
    enum Side {
        CONNECTOR,
        ACCEPTOR,
        EITHER
    }

    private enum Payload {
        NONE(0),
        HANDSHAKE(1024),
        REQUEST(BlobReference.MAX_ID_BYTES + ChunkRequest.FIXED_BYTES),
        CHUNK(ChunkRequest.MAX_BYTES),
        TEXT(1024),
        /** As much as the receiver said. */
        MESSAGE(Integer.MAX_VALUE);

        private final int maxBytes;

        Payload(int maxBytes) {
            this.maxBytes = maxBytes;
        }
    }

    private static final FrameType[] BY_CODE = new FrameType[64];

    static {
        Arrays.stream(values()).forEach(type -> BY_CODE[type.code] = type);
    }

    private final int code;
    private final Side from;
    private final Payload payload;

    FrameType(int code, Side from, Payload payload) {
        this.code = code;
        this.from = from;
        this.payload = payload;
    }

    static FrameType of(int code) throws ProtocolViolation {
        if (code < 0 || code >= BY_CODE.length || BY_CODE[code] == null) {
            throw new ProtocolViolation("no frame has the type " + code);
        }
        return BY_CODE[code];
    }

    byte code() {
        return (byte) code;
    }

    boolean isHandshake() {
        return payload == Payload.HANDSHAKE;
    }

    boolean isMessage() {
        return payload == Payload.MESSAGE;
    }

    boolean sentBy(Side side) {
        return from == Side.EITHER || from == side;
    }

    int maxBytes() {
        return payload.maxBytes;
    }
}
