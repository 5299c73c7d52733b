package io.troupe.benchmarks.transport;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Does nothing. */
final class Idle implements Workload {
    @Override
    public ObjectNode command(String[] words) {
        return JsonNodeFactory.instance.objectNode();
    }

    @Override
    public void close() {}
}
