package io.troupe.actors.transport;

import io.troupe.actors.security.TlsIdentity;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

/** Sends so much in both directions that the keys are changed many times; the arguments are the two engines. */
final class KeyUpdateMain {
    private static final int MESSAGE = 1 << 20;
    private static final int MESSAGES = 12;

    private KeyUpdateMain() {}

    public static void main(String[] arguments) throws Exception {
        TlsIdentity identity = new Authority("ours").identity();
        RecordingInbox inbox = new RecordingInbox();
        ByteBuffer content = Planes.content(MESSAGE, 3);
        ByteBuffer large = Planes.content(8 * MESSAGE, 4);
        try (DataPlane receiver = Planes.open(Planes.tls("b", identity, TlsEngine.valueOf(arguments[1])), inbox);
                DataPlane sender = Planes.open(Planes.tls("a", identity, TlsEngine.valueOf(arguments[0])), inbox)) {
            BlobReference blob = receiver.shelf().offer("blob", large);
            var pulled = sender.pull(receiver.address(), blob);
            for (int i = 0; i < MESSAGES; i++) {
                sender.outlet(receiver.address()).send(1, i, content.duplicate());
                Delivery delivery = inbox.take();
                if (!delivery.content().equals(content)) {
                    throw new IllegalStateException("message " + i + " is not what was sent");
                }
                delivery.release();
            }
            if (!pulled.get(20, TimeUnit.SECONDS).equals(large)) {
                throw new IllegalStateException("the blob is not what was offered");
            }
        }
        System.out.println("all arrived");
    }
}
