package io.troupe.actors.transport;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;

/** A message in a buffer of the pool. */
final class ReceivedMessage implements Delivery {
    private final String nodeId;
    private final Header header;
    private final ByteBuffer content;
    private final Memory.Piece piece;
    private final Memory memory;
    private final ReceiveBudget.Account account;
    private final AtomicBoolean released = new AtomicBoolean();

    ReceivedMessage(
            String nodeId,
            Header header,
            ByteBuffer content,
            Memory.Piece piece,
            Memory memory,
            ReceiveBudget.Account account) {
        this.nodeId = nodeId;
        this.header = header;
        this.content = content;
        this.piece = piece;
        this.memory = memory;
        this.account = account;
    }

    @Override
    public String nodeId() {
        return nodeId;
    }

    @Override
    public int stream() {
        return header.stream();
    }

    @Override
    public long tag() {
        return header.tag();
    }

    @Override
    public ByteBuffer content() {
        return content;
    }

    @Override
    public void release() {
        if (released.compareAndSet(false, true)) {
            // In this order: who gets the credit must find the memory.
            memory.give(piece);
            account.release(Weight.of(header.length()));
        }
    }
}
