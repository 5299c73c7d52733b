package io.troupe.actors.launch;

import io.troupe.actors.cluster.NodeConfig.Role;
import java.util.ArrayList;
import java.util.List;

/** How many nodes of each role, each at least 1. */
public record Counts(int supervisors, int trainers, int workers) {
    /** Of one role. */
    public int of(Role role) {
        return switch (role) {
            case SUPERVISOR -> supervisors;
            case TRAINER -> trainers;
            case WORKER -> workers;
        };
    }

    /** Every node, in the order in which they are started: those that others join come first. */
    public List<NodeName> nodes() {
        List<NodeName> nodes = new ArrayList<>();
        for (Role role : List.of(Role.SUPERVISOR, Role.TRAINER, Role.WORKER)) {
            for (int index = 0; index < of(role); index++) {
                nodes.add(new NodeName(role, index));
            }
        }
        return nodes;
    }
}
