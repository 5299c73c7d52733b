package io.troupe.actors.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.actors.transport.Delivery;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

final class HeldDeliveriesTest {
    private final HeldDeliveries held = new HeldDeliveries();

    private static TestDelivery delivery() {
        return new TestDelivery(1, 2, ByteBuffer.allocate(3));
    }

    @Test
    void isReleasedByWhoeverReadsIt() {
        TestDelivery delivery = delivery();
        Delivery kept = held.hold(delivery);
        assertThat(kept.stream()).isEqualTo(1);
        assertThat(kept.tag()).isEqualTo(2);
        assertThat(kept.content().remaining()).isEqualTo(3);
        assertThat(delivery.isReleased()).isFalse();
        kept.release();
        assertThat(delivery.isReleased()).isTrue();
    }

    @Test
    void isReleasedAtTheEndOtherwise() {
        TestDelivery delivery = delivery();
        held.hold(delivery);
        held.close();
        assertThat(delivery.isReleased()).isTrue();
    }

    @Test
    void isReleasedAtOnceWhereItComesTooLate() {
        held.close();
        TestDelivery delivery = delivery();
        held.hold(delivery);
        assertThat(delivery.isReleased()).isTrue();
    }
}
