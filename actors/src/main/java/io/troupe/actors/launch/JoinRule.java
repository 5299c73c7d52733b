package io.troupe.actors.launch;

import io.troupe.actors.cluster.NodeConfig.Role;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Whom a node joins. Exactly one may ever form a cluster, or a run would have two supervisors: the first supervisor,
 * and only where no running node belongs to a cluster already.
 */
final class JoinRule {
    /** A few suffice, and a command line has its limits. */
    private static final int MAX_ADDRESSES = 8;

    private JoinRule() {}

    /**
     * @param node that is running
     * @param member whether it has joined the cluster
     */
    record Running(PlannedNode node, boolean member) {}

    /**
     * @param node that is to be started
     * @param mayForm whether it is the one that forms the cluster where there is none
     * @param supervisors every planned supervisor that has not gone for good, running or not
     * @param others that are running
     * @return control addresses; empty when it forms the cluster
     */
    static List<String> addresses(
            PlannedNode node, boolean mayForm, List<PlannedNode> supervisors, List<Running> others) {
        Stream<PlannedNode> candidates = mayForm
                ? others.stream().filter(Running::member).map(Running::node)
                : Stream.concat(supervisors.stream(), others.stream().map(Running::node));
        return candidates
                .filter(other -> !other.equals(node))
                .sorted(Comparator.comparingInt(other -> order(other.name().role())))
                .map(PlannedNode::controlAddress)
                .distinct()
                .limit(MAX_ADDRESSES)
                .toList();
    }

    private static int order(Role role) {
        return switch (role) {
            case SUPERVISOR -> 0;
            case TRAINER -> 1;
            case WORKER -> 2;
        };
    }
}
