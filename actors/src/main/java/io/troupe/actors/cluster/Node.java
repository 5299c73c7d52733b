package io.troupe.actors.cluster;

import io.troupe.actors.transport.DataPlane;

/**
 * What the actors of a node share.
 *
 * @param config what the node was told
 * @param description what it says of itself
 * @param plane its data plane; closed by the process, after the actors have ended
 * @param inbox of the data plane
 */
record Node(NodeConfig config, NodeDescription description, DataPlane plane, NodeInbox inbox) {}
