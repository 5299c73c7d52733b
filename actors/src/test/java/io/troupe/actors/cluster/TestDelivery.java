package io.troupe.actors.cluster;

import io.troupe.actors.transport.Delivery;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;

/** A message that no data plane brought. */
final class TestDelivery implements Delivery {
    private final int stream;
    private final long tag;
    private final ByteBuffer content;
    private final AtomicBoolean released = new AtomicBoolean();

    TestDelivery(int stream, long tag, ByteBuffer content) {
        this.stream = stream;
        this.tag = tag;
        this.content = content;
    }

    boolean isReleased() {
        return released.get();
    }

    @Override
    public String nodeId() {
        return "worker-0";
    }

    @Override
    public int stream() {
        return stream;
    }

    @Override
    public long tag() {
        return tag;
    }

    @Override
    public ByteBuffer content() {
        if (released.get()) {
            throw new IllegalStateException("read after it was released");
        }
        return content;
    }

    @Override
    public void release() {
        released.set(true);
    }
}
