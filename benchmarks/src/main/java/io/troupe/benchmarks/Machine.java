package io.troupe.benchmarks;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.management.ManagementFactory;

/** Where the figures were taken, for whoever compares two files. */
final class Machine {
    private Machine() {}

    static ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("java", System.getProperty("java.vm.version"))
                .put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"))
                .put("processors", Runtime.getRuntime().availableProcessors());
        ArrayNode flags = json.putArray("jvmFlags");
        FreshJvm.inherited(ManagementFactory.getRuntimeMXBean().getInputArguments())
                .forEach(flags::add);
        return json;
    }
}
