package io.troupe.actors.transport;

import java.io.IOException;

/**
 * Where messages of peers arrive. Called on the thread that reads the peer's connection: one call at a time for one
 * peer, in the order of sending, several peers at the same time. What blocks here holds up that one peer.
 */
public interface Inbox {
    /**
     * Takes a message over; whoever has it releases it. When this throws, the message is released, and the sender is cut
     * off and told why.
     */
    void received(Delivery delivery);

    /**
     * Says that a connection by which a peer sent has ended: nothing more comes by it. The peer may connect again. Not
     * called when this data plane is being closed.
     *
     * @param cause why, naming the peer; a peer that closed its data plane is lost too
     */
    void peerLost(String nodeId, IOException cause);
}
