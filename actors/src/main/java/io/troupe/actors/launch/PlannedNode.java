package io.troupe.actors.launch;

/**
 * One node of a launch: who it is and where it listens, however often it is started.
 *
 * @param name of the node
 * @param host by which the others reach it
 * @param controlPort of its control plane
 * @param dataPort of its data plane
 */
public record PlannedNode(NodeName name, String host, int controlPort, int dataPort) {
    /** What {@code --join} of others names: {@code host:port}, with brackets around an address of IPv6. */
    public String controlAddress() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + controlPort;
    }
}
