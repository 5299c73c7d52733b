package io.troupe.actors.launch;

import io.troupe.input.UserError;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** What every kind of launch writes and starts alike. */
final class LaunchFiles {
    private static final int MAX_PORT = 65_535;

    private final LaunchOrder order;
    private final LaunchFolder folder;
    private final NodeFiles nodeFiles;

    LaunchFiles(LaunchOrder order, String token) {
        this.order = order;
        this.folder = new LaunchFolder(order.directory());
        this.nodeFiles = new NodeFiles(
                folder.runDirectory().toString(),
                order.resume(),
                order.launchedAt(),
                order.cluster().counts(),
                token,
                order.cluster().security(),
                order.cluster().node(),
                Optional.empty());
    }

    LaunchFolder folder() {
        return folder;
    }

    /** The file of one node. */
    String content(PlannedNode node) {
        return nodeFiles.content(node);
    }

    /** Writes the file of every node, and who launched them. */
    void write(LaunchKind kind, List<PlannedNode> nodes, SortedMap<String, String> details) throws IOException {
        folder.create();
        for (PlannedNode node : nodes) {
            if (node.dataPort() > MAX_PORT) {
                throw new UserError("basePort is too high: " + node.name().label() + " would get port "
                        + node.dataPort() + ", and " + MAX_PORT + " is the last one");
            }
            LaunchFolder.write(folder.config(node.name()), content(node));
        }
        LaunchRecord.ofThisProcess(kind.label(), order.launchedAt(), details).write(folder);
    }

    Supervision supervision(List<PlannedNode> nodes, Placement placement) throws IOException {
        return new Supervision(
                nodes,
                placement,
                order.cluster().restarts(),
                order.cluster().stopTimeout(),
                folder,
                order.clock(),
                order.listener());
    }
}
