package io.troupe.benchmarks.transport;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.transport.DataAddress;
import io.troupe.actors.transport.DataPlane;
import io.troupe.actors.transport.Delivery;
import io.troupe.actors.transport.Inbox;
import io.troupe.actors.transport.Outlet;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Sends messages of four parts, as a fragment would be, by as many connections as it is told. */
final class PlaneSender implements Workload, Inbox {
    private final List<DataPlane> planes = new ArrayList<>();

    PlaneSender(Mode mode, String certificate, int port, int messageBytes, int connections) throws IOException {
        DataAddress peer = new DataAddress("localhost", port);
        for (int i = 0; i < connections; i++) {
            // A node has one connection to a peer, so more connections are more nodes.
            DataPlane plane = DataPlane.open(mode.settings("sender-" + i, certificate), this);
            planes.add(plane);
            Outlet outlet = plane.outlet(peer);
            Ring ring = new Ring(messageBytes);
            Thread.ofPlatform().daemon().start(() -> run(outlet, ring));
        }
    }

    private static void run(Outlet outlet, Ring ring) {
        try {
            for (long tag = 0; ; tag++) {
                ByteBuffer message = ring.next();
                int size = message.remaining();
                int observations = size / 5 * 4;
                int third = (size - observations) / 3;
                outlet.send(
                        1,
                        tag,
                        message.slice(0, observations),
                        message.slice(observations, third),
                        message.slice(observations + third, third),
                        message.slice(observations + 2 * third, size - observations - 2 * third));
            }
        } catch (IOException e) {
            System.out.println(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void received(Delivery delivery) {
        delivery.release();
    }

    @Override
    public void peerLost(String nodeId, IOException cause) {}

    @Override
    public ObjectNode command(String[] words) {
        return JsonNodeFactory.instance.objectNode();
    }

    @Override
    public void close() {
        planes.forEach(DataPlane::close);
    }
}
