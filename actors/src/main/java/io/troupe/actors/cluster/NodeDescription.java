package io.troupe.actors.cluster;

import io.troupe.actors.cluster.NodeConfig.Role;
import io.troupe.actors.serialization.ControlMessage;
import io.troupe.actors.transport.DataAddress;
import java.util.Locale;

/**
 * What a node says of itself.
 *
 * @param role what it is for
 * @param index among the nodes of its role
 * @param incarnation distinguishes it from an earlier process of the same name
 * @param pid of its process
 * @param data where its data plane listens
 */
public record NodeDescription(Role role, int index, long incarnation, long pid, DataAddress data)
        implements ControlMessage {
    /** As the ledger and people call it: {@code worker-2}. */
    public String name() {
        return nameOf(role, index);
    }

    /** Name of the node of this role and index. */
    public static String nameOf(Role role, int index) {
        return role.name().toLowerCase(Locale.ROOT) + "-" + index;
    }
}
