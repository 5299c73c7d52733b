package io.troupe.actors.launch;

import io.troupe.actors.cluster.NodeConfig.Role;
import io.troupe.config.SettingsReader;
import io.troupe.input.UserError;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** {@code troupe-cluster ssh}: every node is a process on a host of the cluster file. */
public final class SshLaunch implements LaunchKind {
    private static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1", "::1");

    @Override
    public String label() {
        return "ssh";
    }

    @Override
    public void check(ClusterFile cluster) {
        for (Role role : Role.values()) {
            if (cluster.ssh().hosts(role).isEmpty()) {
                throw new UserError("ssh.hosts." + SettingsReader.written(role)
                        + "s is empty: it must be a list of hosts, such as [\"node1\", \"node2\"] (--cluster FILE)");
            }
        }
        boolean elsewhere = cluster.counts().nodes().stream().anyMatch(name -> !LOOPBACK.contains(host(cluster, name)));
        if (elsewhere) {
            OpenPorts.refuse(cluster.security());
        }
    }

    @Override
    public Supervision prepare(LaunchOrder order) throws IOException {
        HostPorts ports = new HostPorts(order.cluster());
        List<PlannedNode> nodes = new ArrayList<>();
        for (NodeName name : order.cluster().counts().nodes()) {
            nodes.add(ports.plan(name, host(order.cluster(), name)));
        }
        LaunchFiles files = new LaunchFiles(order, LaunchToken.create());
        files.write(this, nodes, new TreeMap<>());
        return files.supervision(nodes, new SshPlacement(order, files));
    }

    /** In turn. */
    private static String host(ClusterFile cluster, NodeName name) {
        List<String> hosts = cluster.ssh().hosts(name.role());
        return hosts.get(name.index() % hosts.size());
    }
}
