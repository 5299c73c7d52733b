package io.troupe.actors.launch;

import io.troupe.actors.security.LocalCertificates;
import io.troupe.actors.security.PemFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** {@code troupe-cluster local}: every node is a process of this machine and listens on loopback. */
public final class LocalLaunch implements LaunchKind {
    private static final String HOST = "127.0.0.1";

    @Override
    public String label() {
        return "local";
    }

    @Override
    public void check(ClusterFile cluster) {
        // Everything is allowed on loopback.
    }

    @Override
    public Supervision prepare(LaunchOrder order) throws IOException {
        String token = LaunchToken.create();
        List<NodeName> names = order.cluster().counts().nodes();
        List<Integer> ports = ports(order.cluster(), 2 * names.size(), token);
        List<PlannedNode> nodes = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            nodes.add(new PlannedNode(names.get(i), HOST, ports.get(2 * i), ports.get(2 * i + 1)));
        }
        LaunchFiles files = new LaunchFiles(secured(order), token);
        files.write(this, nodes, new TreeMap<>());
        LocalPlacement placement =
                new LocalPlacement(order.homeOnHosts(), order.cluster().jvmOptions(), files.folder(), order.clock());
        return files.supervision(nodes, placement);
    }

    /** Ports of loopback are open to every user of the machine: with a certificate only to who can read the run's. */
    private static LaunchOrder secured(LaunchOrder order) throws IOException {
        ClusterFile cluster = order.cluster();
        if (!cluster.local().tls() || cluster.security().patterns().isPresent()) {
            return order;
        }
        LaunchFolder folder = new LaunchFolder(order.directory());
        folder.create();
        PemFiles made = LocalCertificates.create(folder.path(), List.of(HOST), order.clock());
        SecuritySettings.Files files = new SecuritySettings.Files(
                made.certificate().toString(),
                made.privateKey().toString(),
                made.authorities().toString());
        return order.with(cluster.with(
                new SecuritySettings(Optional.of(files), cluster.security().insecure())));
    }

    /** Free ones, or those from the file's first one on. */
    private static List<Integer> ports(ClusterFile cluster, int count, String token) throws IOException {
        if (cluster.basePort().isEmpty()) {
            // Launches at the same time look from different ports on.
            return FreePorts.find(count, token.hashCode());
        }
        List<Integer> ports = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ports.add(cluster.basePort().getAsInt() + i);
        }
        return ports;
    }
}
