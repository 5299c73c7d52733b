package io.troupe.actors.launch;

import java.util.HashMap;
import java.util.Map;

/** Fixed ports, two for each node, counted on each host. */
final class HostPorts {
    /** Where a cluster file says nothing else. */
    static final int DEFAULT_BASE = 25_520;

    private final int base;
    private final Map<String, Integer> nodesOn = new HashMap<>();

    HostPorts(ClusterFile cluster) {
        this.base = cluster.basePort().orElse(DEFAULT_BASE);
    }

    PlannedNode plan(NodeName name, String host) {
        int before = nodesOn.merge(host, 1, Integer::sum) - 1;
        return new PlannedNode(name, host, base + 2 * before, base + 2 * before + 1);
    }
}
