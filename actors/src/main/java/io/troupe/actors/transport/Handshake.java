package io.troupe.actors.transport;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import io.troupe.proto.transport.Challenge;
import io.troupe.proto.transport.Hello;
import io.troupe.proto.transport.Proof;
import io.troupe.proto.transport.Refused;
import io.troupe.proto.transport.Welcome;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.KeyGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * How two nodes find out that they belong together: version, run, and that each knows the token, which never travels.
 * The side that connects proves it first, so a stranger gets nothing that was made with the token.
 */
final class Handshake {
    /** Of the protocol; frames of the handshake carry it as their tag. */
    static final int VERSION = 2;

    private static final String ALGORITHM = "HmacSHA256";
    private static final int NONCE_BYTES = 32;
    private static final int MAX_NAME_BYTES = 512;
    private static final byte[] CONNECTOR = "connector".getBytes(StandardCharsets.UTF_8);
    private static final byte[] ACCEPTOR = "acceptor".getBytes(StandardCharsets.UTF_8);
    /** First bytes of what TLS sends, for whoever expects something else. */
    private static final int TLS_ALERT = 0x15;

    private static final int TLS_HANDSHAKE = 0x16;

    private final String nodeId;
    private final String host;
    private final String runId;
    private final SecretKeySpec key;
    private final int maxFrameBytes;

    Handshake(String nodeId, String host, String runId, String token, int maxFrameBytes) {
        this.nodeId = nodeId;
        this.host = host;
        this.runId = runId;
        this.key = new SecretKeySpec(token.getBytes(StandardCharsets.UTF_8), ALGORITHM);
        this.maxFrameBytes = maxFrameBytes;
    }

    /**
     * Whom the connection leads to.
     *
     * @param maxFrameBytes largest message that it accepts
     */
    record Peer(String nodeId, int maxFrameBytes) {}

    /** What the accepting side decides on the way. */
    interface Admission {
        /** The peer speaks the protocol and belongs to the run, or says so. */
        void introduced();

        /**
         * The peer has proved that it knows the token.
         *
         * @param host that it says it is on
         * @throws RefusedPeer when it is not that host, or there is no room for it
         * @throws IOException when that cannot be found out
         */
        void proved(String nodeId, String host) throws IOException;
    }

    /**
     * The side that connects.
     *
     * @throws ConnectionRefused with the reason of the other side
     * @throws IOException when the other side is not one of this run, or is gone
     */
    Peer connect(Wire wire) throws IOException {
        byte[] mine = nonce();
        write(
                wire,
                FrameType.HELLO,
                Hello.newBuilder()
                        .setRunId(runId)
                        .setNodeId(nodeId)
                        .setNonce(ByteString.copyFrom(mine))
                        .setHost(host)
                        .build());
        Challenge challenge;
        Welcome welcome;
        byte[] theirs;
        try {
            challenge = Challenge.parseFrom(answer(wire, FrameType.CHALLENGE));
            theirs = challenge.getNonce().toByteArray();
            checkNames(challenge.getNodeId(), theirs);
            byte[] proof = mac(CONNECTOR, nodeId, host, challenge.getNodeId(), mine, theirs);
            write(
                    wire,
                    FrameType.PROOF,
                    Proof.newBuilder().setMac(ByteString.copyFrom(proof)).build());
            welcome = Welcome.parseFrom(answer(wire, FrameType.WELCOME));
        } catch (InvalidProtocolBufferException e) {
            throw new ProtocolViolation("an answer cannot be read: " + e.getMessage());
        }
        byte[] expected = mac(ACCEPTOR, nodeId, host, challenge.getNodeId(), mine, theirs);
        if (!MessageDigest.isEqual(expected, welcome.getMac().toByteArray())) {
            throw new ProtocolViolation("it does not know the token of this run");
        }
        return new Peer(challenge.getNodeId(), welcome.getMaxFrameBytes());
    }

    private ByteBuffer answer(Wire wire, FrameType expected) throws IOException {
        Header header = readHeader(wire);
        ByteBuffer payload = readPayload(wire, header);
        if (header.type() == FrameType.REFUSED) {
            throw new ConnectionRefused(Refused.parseFrom(payload).getReason());
        }
        if (header.tag() != VERSION) {
            throw new ProtocolViolation("it speaks protocol " + header.tag() + ", not " + VERSION);
        }
        if (header.type() != expected) {
            throw new ProtocolViolation("it answered " + header.type() + " instead of " + expected);
        }
        return payload;
    }

    /**
     * The side that was connected to.
     *
     * @throws RefusedPeer when the peer is not accepted; it has not been told yet
     */
    Peer accept(Wire wire, Admission admission) throws IOException {
        Hello hello = Hello.parseFrom(question(wire, FrameType.HELLO));
        byte[] theirs = hello.getNonce().toByteArray();
        checkNames(hello.getNodeId(), theirs);
        if (!hello.getRunId().equals(runId)) {
            throw new RefusedPeer(
                    Refusal.OTHER_RUN,
                    "other run: this node belongs to '" + runId + "', not '" + hello.getRunId() + "'");
        }
        admission.introduced();
        byte[] mine = nonce();
        write(
                wire,
                FrameType.CHALLENGE,
                Challenge.newBuilder()
                        .setNodeId(nodeId)
                        .setNonce(ByteString.copyFrom(mine))
                        .build());
        Proof proof = Proof.parseFrom(question(wire, FrameType.PROOF));
        byte[] expected = mac(CONNECTOR, hello.getNodeId(), hello.getHost(), nodeId, theirs, mine);
        if (!MessageDigest.isEqual(expected, proof.getMac().toByteArray())) {
            throw new RefusedPeer(Refusal.WRONG_TOKEN, "wrong token");
        }
        admission.proved(hello.getNodeId(), hello.getHost());
        byte[] answer = mac(ACCEPTOR, hello.getNodeId(), hello.getHost(), nodeId, theirs, mine);
        write(
                wire,
                FrameType.WELCOME,
                Welcome.newBuilder()
                        .setMac(ByteString.copyFrom(answer))
                        .setMaxFrameBytes(maxFrameBytes)
                        .build());
        return new Peer(hello.getNodeId(), 0);
    }

    private static ByteBuffer question(Wire wire, FrameType expected) throws IOException {
        Header header = readHeader(wire);
        if (header.type() != expected) {
            throw new ProtocolViolation("a frame " + header.type() + " instead of " + expected);
        }
        if (header.tag() != VERSION) {
            throw new RefusedPeer(Refusal.OTHER_VERSION, "protocol " + header.tag() + ", not " + VERSION);
        }
        return readPayload(wire, header);
    }

    /** Tells the peer why it is not accepted. */
    static void refuse(Wire wire, String reason) throws IOException {
        String text = reason.length() > MAX_NAME_BYTES ? reason.substring(0, MAX_NAME_BYTES / 2) : reason;
        write(wire, FrameType.REFUSED, Refused.newBuilder().setReason(text).build());
    }

    private static Header readHeader(Wire wire) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Header.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        // The first byte alone: an alert of TLS is shorter than a header.
        wire.read(bytes.limit(1), ByteBuffer.allocate(0));
        if (bytes.get(0) == TLS_ALERT || bytes.get(0) == TLS_HANDSHAKE) {
            throw new RefusedPeer(Refusal.TLS, "one side uses TLS, the other does not");
        }
        wire.read(bytes.limit(Header.BYTES), ByteBuffer.allocate(0));
        Header header = Header.of(bytes, 0);
        if (!header.type().isHandshake()) {
            throw new ProtocolViolation("a frame " + header.type() + " before the handshake is done");
        }
        return header;
    }

    private static ByteBuffer readPayload(Wire wire, Header header) throws IOException {
        ByteBuffer payload = ByteBuffer.allocate(header.length());
        wire.read(payload, ByteBuffer.allocate(0));
        return payload.flip();
    }

    private static void write(Wire wire, FrameType type, MessageLite message) throws IOException {
        byte[] payload = message.toByteArray();
        if (payload.length > type.maxBytes()) {
            throw new ProtocolViolation("a frame " + type + " of " + payload.length + " bytes is too long");
        }
        ByteBuffer header = ByteBuffer.allocate(Header.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        Header.put(header, type, 0, payload.length, VERSION);
        ByteBuffer whole = ByteBuffer.allocate(Header.BYTES + payload.length);
        wire.write(whole.put(header).put(payload).flip());
    }

    /** Never used again: a key that nobody keeps. */
    private static byte[] nonce() throws IOException {
        try {
            KeyGenerator generator = KeyGenerator.getInstance(ALGORITHM);
            generator.init(NONCE_BYTES * Byte.SIZE);
            return generator.generateKey().getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IOException("this JDK has no " + ALGORITHM, e);
        }
    }

    private static void checkNames(String nodeId, byte[] nonce) throws ProtocolViolation {
        if (nodeId.isBlank() || nonce.length != NONCE_BYTES) {
            throw new ProtocolViolation("a greeting without a name or with a nonce of " + nonce.length + " bytes");
        }
    }

    private byte[] mac(
            byte[] side, String connector, String connectorHost, String acceptor, byte[] first, byte[] second)
            throws IOException {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            for (byte[] part : new byte[][] {
                side,
                {VERSION},
                runId.getBytes(StandardCharsets.UTF_8),
                connector.getBytes(StandardCharsets.UTF_8),
                connectorHost.getBytes(StandardCharsets.UTF_8),
                acceptor.getBytes(StandardCharsets.UTF_8),
                first,
                second
            }) {
                // With lengths, so that no two lists of parts are the same bytes.
                mac.update(
                        ByteBuffer.allocate(Integer.BYTES).putInt(part.length).flip());
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IOException("this JDK has no " + ALGORITHM, e);
        }
    }
}
