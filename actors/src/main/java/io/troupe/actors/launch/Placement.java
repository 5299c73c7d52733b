package io.troupe.actors.launch;

import java.io.IOException;
import java.util.List;

/** Where the nodes of a launch run, and how one is started there. */
interface Placement {
    /**
     * Starts a node; returns without waiting for anything.
     *
     * @param join control addresses of nodes to join; empty for the one that forms the cluster
     * @throws IOException when nothing could be started
     */
    NodeProcess start(PlannedNode node, List<String> join) throws IOException;
}
