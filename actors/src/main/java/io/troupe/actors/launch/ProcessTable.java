package io.troupe.actors.launch;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** {@code processes.json}: which process is which node now. Replaced as a whole whenever that changes. */
final class ProcessTable {
    private final Path file;
    private String written = "";

    ProcessTable(Path file) {
        this.file = file;
    }

    /**
     * @param node as planned
     * @param pid of its process; empty, {@code null} in the file, while it has none
     * @param restarts so far
     */
    record Row(PlannedNode node, OptionalLong pid, int restarts) {}

    void show(List<Row> rows) throws IOException {
        ArrayNode json = JsonNodeFactory.instance.arrayNode();
        for (Row row : rows) {
            ObjectNode node = json.addObject();
            node.put("role", row.node().name().roleLabel());
            node.put("index", row.node().name().index());
            row.pid().ifPresentOrElse(pid -> node.put("pid", pid), () -> node.putNull("pid"));
            node.put("host", row.node().host());
            node.put("controlPort", row.node().controlPort());
            node.put("dataPort", row.node().dataPort());
            node.put("restarts", row.restarts());
        }
        String content = json.toPrettyString() + "\n";
        if (!content.equals(written)) {
            LaunchFolder.write(file, content);
            written = content;
        }
    }
}
