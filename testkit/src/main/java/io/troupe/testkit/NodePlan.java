package io.troupe.testkit;

import io.troupe.actors.cluster.NodeConfig.Role;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How a node is to be started.
 *
 * @param role of it
 * @param index among the nodes of its role, from 0
 * @param host by which others reach it
 * @param bindHost on which it listens; another one than {@code host} where a {@link TcpProxy} stands between
 * @param network where it runs; empty for the network of the test
 * @param settings of the node, by their path below {@code node}; they win over those of the cluster
 * @param options of its virtual machine, after those of the cluster
 */
public record NodePlan(
        Role role,
        int index,
        String host,
        String bindHost,
        Optional<NetworkHost> network,
        Map<String, String> settings,
        List<String> options) {
    private static final String LOOPBACK = "127.0.0.1";

    public NodePlan {
        settings = Map.copyOf(settings);
        options = List.copyOf(options);
    }

    /** On loopback. */
    public static NodePlan of(Role role, int index) {
        return new NodePlan(role, index, LOOPBACK, LOOPBACK, Optional.empty(), Map.of(), List.of());
    }

    /** On a host of {@link NetworkOfNamespaces}. */
    public NodePlan on(NetworkHost machine) {
        return new NodePlan(role, index, machine.address(), machine.address(), Optional.of(machine), settings, options);
    }

    /** With other addresses of this machine, such as {@code 127.0.0.2}. */
    public NodePlan at(String reachedBy, String listensOn) {
        return new NodePlan(role, index, reachedBy, listensOn, network, settings, options);
    }

    /** With a setting of the node, such as {@code ("dataPlane.receiveBytes", "64MiB")}. */
    public NodePlan setting(String path, String value) {
        Map<String, String> more = new LinkedHashMap<>(settings);
        more.put(path, value);
        return new NodePlan(role, index, host, bindHost, network, more, options);
    }

    /** With an option of the virtual machine. */
    public NodePlan option(String option) {
        List<String> more = new ArrayList<>(options);
        more.add(option);
        return new NodePlan(role, index, host, bindHost, network, settings, more);
    }

    /** Such as {@code worker-2}. */
    public String name() {
        return role.name().toLowerCase(Locale.ROOT) + "-" + index;
    }
}
